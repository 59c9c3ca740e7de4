// A project as its pages name it.

import Markup

/// A project.
public struct ProjectView: Sendable {
    /// Its id.
    public var id: String
    /// The key that its widgets send.
    public var key: String
    /// Its name.
    public var name: String
    /// Feedback that is not archived.
    public var feedback: Int
    /// Feedback that nobody has looked at.
    public var new: Int

    /// Makes a project.
    public init(id: String, key: String, name: String, feedback: Int = 0, new: Int = 0) {
        self.id = id
        self.key = key
        self.name = name
        self.feedback = feedback
        self.new = new
    }

    func address(_ reader: Reader) -> Address {
        reader.organization.appending("projects", id)
    }
}

/// The parts of a project's navigation.
enum ProjectSection: CaseIterable {
    case overview, feedback, reviews, nps, insights, settings

    func name(_ texts: Texts) -> String {
        switch self {
        case .overview: texts.overview
        case .feedback: texts.feedback
        case .reviews: texts.reviews
        case .nps: texts.nps
        case .insights: texts.insights
        case .settings: texts.settings
        }
    }

    func address(_ project: Address) -> Address {
        switch self {
        case .overview: project
        case .feedback: project.appending("feedback")
        case .reviews: project.appending("reviews")
        case .nps: project.appending("nps")
        case .insights: project.appending("insights")
        case .settings: project.appending("settings")
        }
    }
}
