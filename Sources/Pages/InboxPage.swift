// The feedback inbox: filters in the address, a list with bulk actions, keyboard navigation.

public import Markup

/// The inbox.
public enum InboxPage {
    /// What a list is filtered by; nil and empty for everything.
    public struct Filter: Sendable, Equatable {
        /// A status of the wire.
        public var status: String?
        /// A type of the wire.
        public var type: String?
        /// Text in the message.
        public var search: String?
        /// A page's path.
        public var path: String?
        /// A tag.
        public var tag: String?
        /// Somebody who sent it.
        public var submitter: String?

        /// Makes a filter that lets everything through.
        public init() {}

        /// The address of the list with this filter.
        public func address(_ list: Address) -> Address {
            list.with("status", status).with("type", type).with("search", search)
                .with("path", path).with("tag", tag).with("submitted_by", submitter)
        }

        var isEmpty: Bool { self == Filter() }
    }

    /// A part of the list.
    public struct Part: Sendable {
        /// The rows.
        public var items: [FeedbackView]
        /// How many there are in all.
        public var total: Int
        /// Where the next part begins; nil behind the last one.
        public var cursor: String?
        /// Whether this part is the beginning.
        public var isFirst: Bool

        /// Makes a part.
        public init(items: [FeedbackView], total: Int, cursor: String?, isFirst: Bool) {
            self.items = items
            self.total = total
            self.cursor = cursor
            self.isFirst = isFirst
        }
    }

    /// The page.
    public static func page(
        _ reader: Reader,
        _ project: ProjectView,
        _ filter: Filter,
        _ part: Part
    ) -> Markup {
        let texts = reader.texts
        let list = project.address(reader).appending("feedback")
        let found: Markup =
            part.items.isEmpty
            ? Pieces.nothing(texts.nothingFound, texts.nothingFoundHint)
            : rows(reader, list, filter, part.items)
        return Layout.page(
            reader,
            title: texts.feedback,
            project: (project, .feedback),
            """
            <div class="head"><h1>\(texts.feedback) <span class="muted">\
            \(texts.grouped(part.total))</span></h1></div>\(filters(list, filter, texts))\
            <p class="live" role="status" data-live="\(live(project))"><a hidden \
            href="\(filter.address(list))">\(texts.newArrived)</a></p>\
            \(found)\(turning(list, filter, part, texts))\(exports(project, filter, texts))\
            <p class="muted keyboard">\(texts.keyboard)</p>
            """
        )
    }

    /// Where the script hears of new feedback.
    private static func live(_ project: ProjectView) -> Address {
        Address("api", "v1", "projects", project.id, "events")
    }

    /// Files of all that the filter lets through, not of this part alone.
    private static func exports(
        _ project: ProjectView,
        _ filter: Filter,
        _ texts: Texts
    ) -> Markup {
        let address = filter.address(
            Address("api", "v1", "projects", project.id, "feedback", "export")
        )
        return """
            <p class="choice">\(texts.export): \
            <a href="\(address.with("format", "csv"))" download>CSV</a>\
            <a href="\(address.with("format", "ndjson"))" download>NDJSON</a></p>
            """
    }

    private static func filters(_ list: Address, _ filter: Filter, _ texts: Texts) -> Markup {
        func choice(
            _ name: Markup,
            _ label: String,
            _ words: [(value: String, name: String)],
            _ selected: String?
        ) -> Markup {
            """
            <div class="field"><label for="filter-\(name)">\(label)</label>\
            <select id="filter-\(name)" name="\(name)">\
            \(Pieces.options([("", texts.any)] + words, selected: selected ?? ""))</select></div>
            """
        }
        let statuses = WireWords.statuses.map { ($0, texts.name(ofStatus: $0)) }
        let types = WireWords.types.map { ($0, texts.name(ofType: $0)) }
        let clear: Markup =
            filter.isEmpty
            ? .empty : "<a class=\"button quiet\" href=\"\(list)\">\(texts.clearFilters)</a>"
        return """
            <form class="filters" method="get" action="\(list)" role="search">\
            <div class="field grow"><label for="filter-search">\(texts.search)</label>\
            <input id="filter-search" name="search" type="search" value="\(filter.search ?? "")" \
            placeholder="\(texts.searchHint)" maxlength="200"></div>\
            \(choice("status", texts.status, statuses, filter.status))\
            \(choice("type", texts.type, types, filter.type))\
            \(kept("path", filter.path))\(kept("tag", filter.tag))\
            \(kept("submitted_by", filter.submitter))\
            <button class="primary">\(texts.filter)</button>\(clear)</form>
            """
    }

    /// A filter that came by a link and has no control of its own.
    private static func kept(_ name: Markup, _ value: String?) -> Markup {
        guard let value else { return .empty }
        return """
            <div class="field"><label for="filter-\(name)">\(name)</label>\
            <input id="filter-\(name)" name="\(name)" value="\(value)"></div>
            """
    }

    private static func rows(
        _ reader: Reader,
        _ list: Address,
        _ filter: Filter,
        _ items: [FeedbackView]
    ) -> Markup {
        let texts = reader.texts
        let rows = items.map { row($0, list, texts) }
        let statuses = WireWords.statuses.map { ($0, texts.name(ofStatus: $0)) }
        return """
            <form method="post" action="\(list.appending("bulk"))">\(reader.formField)\
            <input type="hidden" name="next" value="\(filter.address(list))">\
            <div class="bulk"><label for="bulk-status">\(texts.selected)</label>\
            <select id="bulk-status" name="status">\(Pieces.options(statuses, selected: "Resolved"))\
            </select><button name="action" value="status">\(texts.setStatus)</button>\
            <button name="action" value="archive" class="quiet">\(texts.archive)</button></div>\
            <ul class="inbox" data-inbox>\(rows)</ul></form>
            """
    }

    private static func row(_ item: FeedbackView, _ list: Address, _ texts: Texts) -> Markup {
        let path = item.path.map { "<span class=\"path\">\($0)</span>" as Markup }
        let assignee = item.assignee.map { "<span>→ \($0)</span>" as Markup }
        let tags = item.tags.map { "<span class=\"badge\">#\($0)</span>" as Markup }
        let image: Markup = item.hasScreenshot ? "<span>▣ \(texts.screenshot)</span>" : .empty
        return """
            <li><input type="checkbox" name="id" value="\(item.id)" \
            aria-label="\(texts.selectOne): \(String(item.message.prefix(80)))">\
            <div><a href="\(list.appending(item.id))">\(item.message)</a>\
            <p class="meta">\(Pieces.statusBadge(item.status, texts)) \
            \(Pieces.typeBadge(item.type, texts)) \(Pieces.time(item.createdAt)) \(path) \
            \(assignee) \(tags) \(image)</p></div></li>
            """
    }

    private static func turning(
        _ list: Address,
        _ filter: Filter,
        _ part: Part,
        _ texts: Texts
    ) -> Markup {
        let address = filter.address(list)
        let first: Markup =
            part.isFirst
            ? .empty : "<a class=\"button quiet\" href=\"\(address)\">\(texts.newer)</a>"
        let next = part.cursor.map { cursor -> Markup in
            """
            <a class="button quiet" rel="next" href="\(address.with("cursor", cursor))">\
            \(texts.older)</a>
            """
        }
        return "<nav class=\"turning\" aria-label=\"\(texts.page)\">\(first)\(next)</nav>"
    }
}
