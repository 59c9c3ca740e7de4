import Testing

@testable import ZitadelStandIn

@Suite struct ProblemTests {
    /// Situation, status, code, name in Connect, and id.
    private static let table: [(Problem, Int, Int, String, String)] = [
        (.authorizationMissing, 401, 16, "unauthenticated", ""),
        (.authorizationMalformed, 401, 16, "unauthenticated", "AUTH-toLo1"),
        (.tokenInvalid, 401, 16, "unauthenticated", "AUTH-7fs1e"),
        (.organizationUnknown, 403, 7, "permission_denied", "AUTH-Bs7Ds"),
        (.originNotAllowed, 403, 7, "permission_denied", "AUTH-DZG21"),
        (.readTokenWrong, 403, 7, "permission_denied", "QUERY-dsfr3"),
        (.writeTokenWrong, 403, 7, "permission_denied", "COMMAND-sGr42"),
        (.writeTokenMalformed, 400, 3, "invalid_argument", "COMMAND-hi6Ph"),
        (.permissionMissing, 403, 7, "permission_denied", "AUTH-AWfge"),
        (.membershipMissing, 404, 5, "not_found", "AUTHZ-cdgFk"),
        (.sessionUnknown, 404, 5, "not_found", "QUERY-SFeaa"),
        (.routeUnknown, 404, 5, "not_found", ""),
        (.methodWrong, 405, 12, "unimplemented", ""),
        (.sessionTerminated, 400, 9, "failed_precondition", "COMMAND-Hewfq"),
        (.sessionExpired, 400, 9, "failed_precondition", "COMMAND-Hkl3d"),
        (.userUnknown, 404, 5, "not_found", "QUERY-Dfbg2"),
        (.userInactive, 400, 9, "failed_precondition", "SESSION-Gj4ko"),
        (.userMissing, 400, 9, "failed_precondition", "COMMAND-Sfw3f"),
        (.passwordWrong(failedAttempts: 1), 400, 3, "invalid_argument", "COMMAND-3M0fs"),
        (.userLocked(failedAttempts: 5), 400, 9, "failed_precondition", "COMMAND-JLK35"),
        (.userLockedByCodes(failedAttempts: 5), 400, 9, "failed_precondition", "COMMAND-SFA3t"),
        (.userChanged, 400, 3, "invalid_argument", ""),
        (.instanceBlocked, 429, 8, "resource_exhausted", "LIMITS-molsj"),
        (.quotaExhausted, 429, 8, "resource_exhausted", "QUOTA-vjAy8"),
        (.databaseFault, 500, 13, "internal", "QUERY-SAder"),
        (.bearerSessionExpired, 403, 7, "permission_denied", "AUTHZ-EGDo3"),
        (.bearerSessionUnauthenticated, 403, 7, "permission_denied", "AUTHZ-Kl3p0"),
        (.linkedSessionUnknown, 400, 9, "failed_precondition", "COMMAND-Flk38"),
        (.authRequestUnknown, 404, 5, "not_found", "QUERY-Thee9"),
        (.authRequestForbidden, 403, 7, "permission_denied", "OIDCv2-aL0ag"),
        (.authRequestHandled, 400, 9, "failed_precondition", "COMMAND-Sx208nt"),
        (.projectGrantMissing, 403, 7, "permission_denied", "OIDC-foSyH49RvL"),
        (.deviceUnknown, 404, 5, "not_found", "COMMAND-D2hf2"),
        (.deviceHandled, 400, 9, "failed_precondition", "COMMAND-D30Jf"),
    ]

    @Test("every situation has its status, code and id in both forms")
    func errorTable() {
        for (problem, status, code, name, id) in Self.table {
            #expect(problem.status == status, "\(problem)")
            #expect(problem.restBody["code"] == .integer(Int64(code)))
            #expect(problem.connectBody["code"] == .string(name))
            #expect(problem.restBody["details"]?.items?[0]["id"]?.text ?? "" == id)
            #expect(problem.connectBody["details"]?.items?[0]["debug"]?["id"]?.text ?? "" == id)
        }
    }

    @Test("the two forms of one error, byte for byte")
    func wireForms() {
        let writer = JSONWriter(spaced: false)
        #expect(
            writer.text(Problem.sessionUnknown.restBody)
                == #"{"code":5,"message":"Session does not exist (QUERY-SFeaa)","details":"#
                + #"[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"QUERY-SFeaa","#
                + #""message":"Session does not exist"}]}"#
        )
        #expect(
            writer.text(Problem.sessionUnknown.connectBody)
                == #"{"code":"not_found","message":"Session does not exist (QUERY-SFeaa)","#
                + #""details":[{"type":"zitadel.v1.ErrorDetail","#
                + #""value":"CgtRVUVSWS1TRmVhYRIWU2Vzc2lvbiBkb2VzIG5vdCBleGlzdA","#
                + #""debug":{"id":"QUERY-SFeaa","message":"Session does not exist"}}]}"#
        )
        #expect(
            writer.text(Problem.authorizationMissing.restBody)
                == #"{"code":16,"message":"auth header missing"}"#
        )
    }
}
