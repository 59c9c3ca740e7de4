// An answer before a server writes it to the network.

/// One HTTP answer.
struct WireAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    static func text(_ status: Int, _ text: String) -> WireAnswer {
        WireAnswer(
            status: status,
            headers: [("content-type", "text/plain; charset=utf-8")],
            body: Array(text.utf8)
        )
    }

    static func redirect(_ location: String) -> WireAnswer {
        WireAnswer(status: 302, headers: [("location", location)])
    }
}
