// Who looks at a page, and how they want it.

public import Markup

/// What every page knows of its reader.
public struct Reader: Sendable {
    /// The language.
    public var language: Language
    /// The theme.
    public var theme: Theme
    /// The page's own address, to which a change of language or theme returns.
    public var address: Address
    /// Who is logged in; nil on the pages before that.
    public var account: Account?
    /// Something that the last action has to say.
    public var notice: String?

    /// Someone who is logged in.
    public struct Account: Sendable {
        /// What they are called.
        public var name: String
        /// The organization's id.
        public var organization: String
        /// The organization's name.
        public var organizationName: String
        /// Whether they may change projects, tokens and members.
        public var isAdmin: Bool
        /// The token that their forms must carry.
        public var formToken: String

        /// Makes an account.
        public init(
            name: String,
            organization: String,
            organizationName: String,
            isAdmin: Bool,
            formToken: String
        ) {
            self.name = name
            self.organization = organization
            self.organizationName = organizationName
            self.isAdmin = isAdmin
            self.formToken = formToken
        }
    }

    /// Makes a reader.
    public init(language: Language, theme: Theme, address: Address, account: Account? = nil) {
        self.language = language
        self.theme = theme
        self.address = address
        self.account = account
    }

    var texts: Texts { language.texts }

    /// The hidden field that proves a form to be ours.
    var formField: Markup {
        "<input type=\"hidden\" name=\"form_token\" value=\"\(account?.formToken ?? "")\">"
    }

    /// The organization's address.
    var organization: Address { Address("org", account?.organization ?? "") }
}
