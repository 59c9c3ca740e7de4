// Members of the organization, and invitations into it.

import HTTPTypes
import Hummingbird
import SeggWatCore

/// The routes of members and invitations.
enum MemberRoutes {
    static let routes: [APIRoute] = [
        APIRoute(.get, "/members", .read) { call in
            let organization = call.someone.organization
            let members = try await call.database.read { try Members.list($0, organization) }
            var json = JSONWriter()
            json.object {
                $0.name("members")
                $0.array(members)
            }
            return Response(json: json)
        },
        APIRoute(.patch, "/members/{subject}", .admin) { call in
            try requireWholeOrganization(call)
            let caller = call.someone
            let subject = call.parameters.get("subject") ?? ""
            let body = try await call.body()
            let words = Role.allCases.map(\.rawValue)
            guard let role = try body.word("role", of: words).flatMap(Role.init(rawValue:)) else {
                throw body.invalid("role", "must be one of \(words.joined(separator: ", "))")
            }
            let changed = try await call.database.write {
                try Members.change($0, subject, to: role, by: caller)
            }
            return Response(json: changed)
        },
        APIRoute(.delete, "/members/{subject}", .admin) { call in
            try requireWholeOrganization(call)
            let caller = call.someone
            let subject = call.parameters.get("subject") ?? ""
            try await call.database.write { try Members.remove($0, subject, by: caller) }
            return Response(status: .noContent)
        },
        APIRoute(.get, "/invitations", .admin) { call in
            try requireWholeOrganization(call)
            let organization = call.someone.organization
            let invitations = try await call.database.read {
                try Invitations.list($0, organization)
            }
            var json = JSONWriter()
            json.object {
                $0.name("invitations")
                $0.array { for each in invitations { each.write(to: &$0, site: "") } }
            }
            return Response(json: json)
        },
        APIRoute(.post, "/invitations", .admin) { call in
            try requireWholeOrganization(call)
            let caller = call.someone
            let (email, role) = try Invitations.asked(for: try await call.body())
            let made = try await call.database.write {
                try Invitations.create($0, email: email, role: role, by: caller)
            }
            return answer(made, call, .created)
        },
        APIRoute(.post, "/invitations/{invitation_id}/resend", .admin) { call in
            try requireWholeOrganization(call)
            let caller = call.someone
            let id = try call.id("invitation_id", of: "invitation")
            let sent = try await call.database.write {
                try Invitations.resend($0, id, by: caller)
            }
            guard let sent else { throw APIError.notFound("open invitation") }
            return answer(sent, call, .ok)
        },
        APIRoute(.delete, "/invitations/{invitation_id}", .admin) { call in
            try requireWholeOrganization(call)
            let caller = call.someone
            let id = try call.id("invitation_id", of: "invitation")
            let isDone = try await call.database.write {
                try Invitations.revoke($0, id, by: caller)
            }
            guard isDone else { throw APIError.notFound("open invitation") }
            return Response(status: .noContent)
        },
        APIRoute(.post, "/invitations/accept", .write) { call in
            let caller = call.someone
            guard case .person = caller.proof else {
                throw APIError.forbidden("Only a person can accept an invitation")
            }
            let token = try await call.body().requiredText("token", max: 100)
            let offer = try await call.database.write {
                try Invitations.accept($0, token: token, by: caller)
            }
            guard let offer else { throw APIError.notFound("open invitation") }
            var json = JSONWriter()
            json.object {
                $0.member("org_id", offer.organization.description)
                $0.member("org_name", offer.organizationName)
                $0.member("role", offer.role.rawValue)
            }
            return Response(json: json)
        },
    ]

    /// Members belong to the whole organization, and a token of one project does not.
    private static func requireWholeOrganization(_ call: Call) throws(APIError) {
        guard call.someone.project == nil else {
            throw .forbidden("This token is for one project only")
        }
    }

    private static func answer(
        _ invitation: Invitation,
        _ call: Call,
        _ status: HTTPResponse.Status
    ) -> Response {
        var json = JSONWriter()
        invitation.write(to: &json, site: call.request.site)
        return Response(json: json, status: status)
    }
}

extension Invitations {
    /// The address and the role that a body asks for; nobody is invited as an owner.
    static func asked(for body: JSONBody) throws(APIError) -> (email: String, role: Role) {
        let email = try body.requiredText("email", max: 320)
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            email.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else { throw body.invalid("email", "must be an address such as ann@example.org") }
        let role = try body.word("role", of: [Role.member.rawValue, Role.admin.rawValue])
        return (email, role.flatMap(Role.init(rawValue:)) ?? .member)
    }
}

extension Member: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("user_id", subject)
            $0.member("name", name)
            $0.member("login_name", loginName)
            $0.member("role", role.rawValue)
            $0.member("last_seen_at", lastSeenAt)
        }
    }
}
