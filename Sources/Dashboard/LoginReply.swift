// What Zitadel answered, and what a refusal of it means to a login.

/// A reply of Zitadel.
struct LoginReply: Sendable {
    private let members: [String: JSONValue]

    /// Reads a body; what is no JSON object has no members, as proxies answer.
    init(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(json: bytes), case .object(let members) = value else {
            // It is told by its status alone.
            self.members = [:]
            return
        }
        self.members = members
    }

    /// A member.
    func value(_ name: String) -> JSONValue? { members[name] }

    /// A text among the members.
    subscript(name: String) -> String? {
        if case .text(let text)? = members[name] { return text }
        return nil
    }

    /// Whether it is a check of a password or a code that failed, whichever id it has: Zitadel marks
    /// those with a type of their own.
    private var isFailedCheck: Bool {
        guard case .array(let details)? = members["details"],
            case .object(let detail)? = details.first,
            case .text(let type)? = detail["type"] ?? detail["@type"]
        else { return false }
        return type.hasSuffix("zitadel.v1.CredentialsCheckError")
    }

    /// The id behind the message, such as COMMAND-3M0fs: messages are translated, ids are not.
    private var errorID: String {
        if case .array(let details)? = members["details"],
            case .object(let detail)? = details.first,
            case .object(let debug)? = detail["debug"], case .text(let id)? = debug["id"]
        {
            return id
        }
        guard let message = self["message"], message.hasSuffix(")"),
            let open = message.lastIndex(of: "(")
        else { return "" }
        return String(message[message.index(after: open)...].dropLast())
    }

    /// What a refusal means.
    func fault(status: UInt, of call: String) -> LoginClient.Fault {
        switch errorID {
        // Unknown user, wrong password, wrong code: which of them is not told.
        case "QUERY-Dfbg2", "COMMAND-3M0fs", "EVENT-8isk2", "COMMAND-3Mif9s": .wrong
        case "SESSION-Gj4ko", "COMMAND-JLK35", "COMMAND-SFA3t": .locked
        case "QUERY-SFeaa", "QUERY-dsfr3", "COMMAND-sGr42", "COMMAND-hi6Ph", "COMMAND-Hewfq",
            "COMMAND-Hkl3d", "AUTHZ-EGDo3":
            .ended
        // The bearer is the session itself, so this says what it lacks.
        case "AUTHZ-Kl3p0": .needsCode
        case _ where isFailedCheck && status == 400: .wrong
        default: .away("\(call): status \(status), \(errorID) \(self["message"] ?? "")")
        }
    }
}
