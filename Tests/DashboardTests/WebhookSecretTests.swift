import Testing

@testable import Dashboard

@Suite struct WebhookSecretTests {
    @Test("a message is signed as the example of Standard Webhooks is")
    func signature() throws {
        let secret = try #require(WebhookSecret(base64: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            seconds: 1_614_265_330,
            body: #"{"test": 2432232314}"#
        )
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(secret.text == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    @Test("waits grow fourfold to twelve hours")
    func waits() {
        let expected: [Double] = [5, 20, 80, 320, 1_280, 5_120, 20_480, 43_200, 43_200]
        for (index, seconds) in expected.enumerated() {
            let delay = WebhookOutbox.delaySeconds(after: index + 1)
            #expect((seconds * 0.8...seconds * 1.2).contains(delay))
        }
    }
}
