import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.*;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.resource.*;
import org.apache.kafka.common.serialization.*;

/** Kafka's own client, told by one JSON object a line what to do; answers each with one. */
public class KafkaTool {
  static final ObjectMapper json = new ObjectMapper();
  static final Map<String, KafkaProducer<byte[], byte[]>> producers = new HashMap<>();
  static String broker;
  static Admin admin;
  static KafkaConsumer<byte[], byte[]> member;

  public static void main(String[] args) throws Exception {
    broker = args[0];
    admin = Admin.create(Map.of("bootstrap.servers", (Object) broker));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      ObjectNode answer = json.createObjectNode();
      try {
        act(json.readTree(line), answer);
      } catch (Exception e) {
        answer.put("error", String.valueOf(e));
      }
      System.out.println(answer);
    }
    System.exit(0);
  }

  static void act(JsonNode c, ObjectNode answer) throws Exception {
    switch (c.get("op").asText()) {
      case "create" -> {
        NewTopic topic = new NewTopic(c.get("topic").asText(), c.path("partitions").asInt(1), (short) 1);
        Map<String, String> configs = new HashMap<>();
        c.path("configs").fields().forEachRemaining(f -> configs.put(f.getKey(), f.getValue().asText()));
        admin.createTopics(List.of(topic.configs(configs))).all().get();
      }
      case "send" -> send(c);
      case "begin" -> producer(c).beginTransaction();
      case "commit" -> producer(c).commitTransaction();
      case "abort" -> producer(c).abortTransaction();
      case "deleteRecords" -> {
        TopicPartition tp = new TopicPartition(c.get("topic").asText(), c.path("partition").asInt());
        admin.deleteRecords(Map.of(tp, RecordsToDelete.beforeOffset(c.get("before").asLong()))).all().get();
      }
      case "allow" -> {
        ResourceType type = ResourceType.fromString(c.get("resource").asText());
        ResourcePattern what = new ResourcePattern(type, c.get("name").asText(), PatternType.LITERAL);
        AclOperation operation = AclOperation.fromString(c.get("operation").asText());
        var entry = new AccessControlEntry("User:" + c.get("user").asText(), "*", operation, AclPermissionType.ALLOW);
        admin.createAcls(List.of(new AclBinding(what, entry))).all().get();
      }
      case "offsets" -> {
        var offsets = admin.listConsumerGroupOffsets(c.get("group").asText()).partitionsToOffsetAndMetadata().get();
        offsets.forEach((tp, o) -> { if (o != null) answer.put(tp.topic() + "/" + tp.partition(), o.offset()); });
      }
      case "group" -> {
        var group = admin.describeConsumerGroups(List.of(c.get("group").asText())).all().get().values().iterator().next();
        answer.put("state", group.groupState().toString());
        answer.put("members", group.members().size());
        answer.put("epoch", group.groupEpoch().orElse(-1));
      }
      case "evict" -> {
        String name = c.get("group").asText();
        var group = admin.describeConsumerGroups(List.of(name)).all().get().values().iterator().next();
        if (!group.members().isEmpty())
          admin.removeMembersFromConsumerGroup(name, new RemoveMembersFromConsumerGroupOptions()).all().get();
      }
      case "groups" -> {
        ArrayNode names = answer.putArray("groups");
        for (var group : admin.listGroups().all().get()) names.add(group.groupId());
      }
      case "join" -> {
        member = new KafkaConsumer<>(Map.of(
            "bootstrap.servers", broker, "group.id", c.get("group").asText(), "enable.auto.commit", "false",
            "group.protocol", "classic", "heartbeat.interval.ms", "500",
            "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RoundRobinAssignor",
            "auto.offset.reset", "earliest"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(c.get("topic").asText()));
      }
      case "poll" -> {
        ArrayNode messages = answer.putArray("messages");
        for (var r : member.poll(Duration.ofMillis(c.path("ms").asInt(500)))) messages.add(show(r));
        ArrayNode assigned = answer.putArray("assigned");
        member.assignment().forEach(tp -> assigned.add(tp.partition()));
        if (c.path("commit").asBoolean()) member.commitSync();
      }
      case "leave" -> member.close();
      case "read" -> {
        ArrayNode messages = answer.putArray("messages");
        var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = new ArrayList<>();
        consumer.partitionsFor(c.get("topic").asText()).forEach(p -> all.add(new TopicPartition(p.topic(), p.partition())));
        consumer.assign(all);
        consumer.seekToBeginning(all);
        var ends = consumer.endOffsets(all);
        while (all.stream().anyMatch(tp -> consumer.position(tp) < ends.get(tp)))
          for (var r : consumer.poll(Duration.ofMillis(200))) messages.add(show(r));
        consumer.close();
      }
      default -> throw new IllegalArgumentException(c.toString());
    }
  }

  static ObjectNode show(ConsumerRecord<byte[], byte[]> r) {
    ObjectNode message = json.createObjectNode();
    message.put("partition", r.partition()).put("offset", r.offset()).put("timestamp", r.timestamp());
    message.put("key", r.key() == null ? null : new String(r.key(), StandardCharsets.UTF_8));
    message.put("value", r.value() == null ? null : Base64.getEncoder().encodeToString(r.value()));
    return message;
  }

  static void send(JsonNode c) throws Exception {
    List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
    KafkaProducer<byte[], byte[]> producer = producer(c);
    for (JsonNode m : c.get("messages")) {
      Integer partition = m.has("partition") ? m.get("partition").asInt() : null;
      Long timestamp = m.has("timestamp") ? m.get("timestamp").asLong() : null;
      byte[] key = m.hasNonNull("key") ? m.get("key").asText().getBytes(StandardCharsets.UTF_8) : null;
      byte[] value = m.hasNonNull("value") ? Base64.getDecoder().decode(m.get("value").asText()) : null;
      List<Header> headers = new ArrayList<>();
      for (JsonNode h : m.path("headers"))
        headers.add(new org.apache.kafka.common.header.internals.RecordHeader(
            h.get(0).asText(), h.get(1).isNull() ? null : h.get(1).asText().getBytes(StandardCharsets.UTF_8)));
      sent.add(producer.send(new ProducerRecord<>(c.get("topic").asText(), partition, timestamp, key, value, headers)));
    }
    producer.flush();
    for (var s : sent) s.get();
  }

  static KafkaProducer<byte[], byte[]> producer(JsonNode c) {
    String compression = c.path("compression").asText("none");
    String transaction = c.path("transaction").asText("");
    return producers.computeIfAbsent(compression + "/" + transaction, k -> {
      Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", broker, "compression.type", compression, "linger.ms", 5));
      if (!transaction.isEmpty()) settings.put("transactional.id", transaction);
      var made = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      if (!transaction.isEmpty()) made.initTransactions();
      return made;
    });
  }
}
