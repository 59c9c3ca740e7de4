// What Zitadel refuses, as a login understands it: by ids, because messages are translated.

import Testing

@testable import Dashboard

@Suite struct LoginReplyTests {
    private func fault(_ body: String, status: UInt = 400) -> LoginClient.Fault {
        LoginReply(Array(body.utf8)).fault(status: status, of: "CreateSession")
    }

    private func connect(_ id: String) -> String {
        """
        {"code":"invalid_argument","message":"irgendein Text","details":[{
        "type":"zitadel.v1.ErrorDetail","value":"AA","debug":{"id":"\(id)","message":"x"}}]}
        """
    }

    @Test(
        "an unknown user is told from a wrong password by nobody",
        arguments: ["QUERY-Dfbg2", "COMMAND-3M0fs"]
    )
    func wrong(id: String) {
        #expect(fault(connect(id)) == .wrong)
    }

    @Test("a check that failed is known by its type, whatever its id is")
    func failedCheck() {
        let body = """
            {"code":"invalid_argument","message":"wrong (NEW-id)","details":[{
            "type":"zitadel.v1.CredentialsCheckError","value":"AA","debug":{"id":"NEW-id"}}]}
            """
        #expect(fault(body) == .wrong)
        #expect(fault(body, status: 500) != .wrong)
    }

    @Test("ids are read from the details, and else from the message")
    func ids() {
        #expect(fault(connect("COMMAND-JLK35")) == .locked)
        #expect(fault(#"{"message":"mfa required (AUTHZ-Kl3p0)"}"#, status: 403) == .needsCode)
        #expect(fault(#"{"message":"(QUERY-SFeaa)"}"#, status: 404) == .ended)
    }

    @Test(
        "what says nothing about the user logs nobody out",
        arguments: [
            "", "not json", "<html>bad gateway</html>", "[]", "{}", #"{"message":7}"#,
            #"{"code":"internal","message":"Errors.Internal (QUERY-SAder)"}"#,
            #"{"message":"Errors.Token.Invalid (AUTH-7fs1e)"}"#,
        ]
    )
    func away(body: String) {
        guard case .away = fault(body, status: 500) else {
            Issue.record("\(body) is \(fault(body, status: 500))")
            return
        }
    }
}
