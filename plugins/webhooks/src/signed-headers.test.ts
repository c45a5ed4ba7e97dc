import { expect, test } from 'vitest'
import { readKeys } from './read-keys.js'
import { signedHeaders } from './signed-headers.js'

test('signs as the test vector of Standard Webhooks wants it', async () => {
  const keys = await readKeys('env:SECRET', { SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
  expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', 1_614_265_330_999, keys)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})
