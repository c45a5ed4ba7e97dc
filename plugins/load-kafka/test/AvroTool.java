import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.generic.*;
import org.apache.avro.io.*;

/** Apache's own Avro: turns its JSON into bytes and back, one JSON object a line. */
public class AvroTool {
  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      ObjectNode answer = json.createObjectNode();
      try {
        JsonNode command = json.readTree(line);
        Schema.Parser parser = new Schema.Parser();
        for (JsonNode reference : command.path("references")) parser.parse(reference.asText());
        Schema schema = parser.parse(command.get("schema").asText());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GenericDatumReader<Object> reader = new GenericDatumReader<>(schema);
        GenericDatumWriter<Object> writer = new GenericDatumWriter<>(schema);
        if (command.has("json")) {
          Object datum = reader.read(null, DecoderFactory.get().jsonDecoder(schema, command.get("json").toString()));
          BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
          writer.write(datum, encoder);
          encoder.flush();
          answer.put("bytes", Base64.getEncoder().encodeToString(out.toByteArray()));
        } else {
          byte[] bytes = Base64.getDecoder().decode(command.get("bytes").asText());
          Object datum = reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
          JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, out);
          writer.write(datum, encoder);
          encoder.flush();
          answer.set("json", json.readTree(out.toByteArray()));
        }
      } catch (Exception e) {
        answer.put("error", String.valueOf(e));
      }
      System.out.println(answer);
    }
  }
}
