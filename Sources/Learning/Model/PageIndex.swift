import Synchronization
import WebEnv

/// A page as the model reads it: words, structure, records and possible answers. Computed once a page.
final class PageIndex: Sendable {
    /// What the model knows of one node.
    struct Node: Sendable {
        let role: UInt32
        /// Hash of the name's tokens; equal names have equal hashes whatever their case and punctuation.
        let nameHash: UInt32
        let tokens: Range<Int32>
        /// Heading that the node stands under.
        let section: UInt32
        /// Role and name of the nearest landmark.
        let landmark: UInt32
        /// Name of the nearest named text before it.
        let label: UInt32
        /// Index into ``PageIndex/records``, −1 outside of records.
        let record: Int32
        /// Position among nodes of equal role and name, and their number.
        let equalIndex: Int32
        let equalCount: Int32
        /// Index of the first node behind the subtree.
        let end: Int32
        let kind: TextKind
        /// Whether the name is one of many values (a product, a person) and not a part of the site's own vocabulary.
        let isContent: Bool
    }

    /// One of several alike pieces of a page: a table row, a list entry, a product in a grid.
    struct Record: Sendable {
        let group: Int
        /// Position in its group, from 0.
        let index: Int
        let nodes: Range<Int>
        /// Sorted distinct tokens of the record's text.
        let tokens: [Token]
        let contentHash: UInt32
        let cells: [Cell]
        /// Bits: least price, greatest price, least and greatest other number of the group.
        var extremes: UInt8 = 0
    }

    /// A text inside a record and the column that it belongs to.
    struct Cell: Sendable {
        let column: UInt32
        let node: Int32
        let value: Double?
        let kind: TextKind
    }

    struct Group: Sendable {
        /// Equal for the same list on its next page.
        let signature: UInt32
        let records: Range<Int>
    }

    /// A text on the page that could be the answer, and where it comes from.
    struct Answer: Sendable {
        enum Source: UInt8, Sendable {
            case name, afterColon, part, cell, fieldValue, title, chosenOption, betweenCommas, options
        }
        let text: String
        let textHash: UInt32
        let source: Source
        let kind: TextKind
        let node: Int32
        let label: UInt32
        /// Words around a part of a text.
        let before: Token
        let behind: Token
    }

    let view: PageView
    let nodes: [Node]
    let tokens: [Token]
    let records: [Record]
    let groups: [Group]
    let answers: [Answer]
    /// Labels before colons, that are no whole names.
    let labels: [(hash: UInt32, tokens: [Token])]
    let titleTokens: [Token]
    let headingTokens: [Token]
    let title: UInt32
    let heading: UInt32
    /// Equal for equal pages, whichever object holds them.
    let contentHash: UInt64
    /// Hash of the page's live messages (role alert, status, log), 0 without.
    let message: UInt32

    init(_ view: PageView) {
        self.view = view
        let builder = PageIndexBuilder(view)
        nodes = builder.nodes
        tokens = builder.tokens
        records = builder.records
        groups = builder.groups
        answers = builder.answers
        labels = builder.labels
        titleTokens = Tokenizer.ids(view.title)
        title = titleTokens.reduce(3) { mix($0, $1) }
        headingTokens = builder.headingTokens
        heading = builder.headingTokens.reduce(5) { mix($0, $1) }
        message = builder.message
        contentHash = Self.contentHash(view)
    }

    private static func contentHash(_ view: PageView) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ text: String) {
            for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
            state = (state ^ 0xFF) &* 0x100_0000_01B3
        }
        take(view.title)
        for node in view.nodes {
            state =
                (state ^ UInt64(node.role.rawValue) << 16 ^ UInt64(node.states.rawValue)) &* 0x100_0000_01B3
            take(node.name)
            take(node.value)
        }
        return state
    }

    func tokens(of node: Node) -> ArraySlice<Token> {
        tokens[Int(node.tokens.lowerBound)..<Int(node.tokens.upperBound)]
    }
}

/// Indexes of pages by identity, so that a page seen by many episodes is read once. Bounded; never changes a result.
public final class PageIndexCache: Sendable {
    private let slots = Mutex<[ObjectIdentifier: PageIndex]>([:])
    private let capacity: Int

    /// - Parameter capacity: pages held before all are dropped.
    public init(capacity: Int = 3000) { self.capacity = capacity }

    func index(of view: PageView) -> PageIndex {
        let key = ObjectIdentifier(view)
        if let known = slots.withLock({ $0[key] }) { return known }
        let index = PageIndex(view)
        slots.withLock { slots in
            if slots.count >= capacity { slots.removeAll(keepingCapacity: true) }
            slots[key] = index
        }
        return index
    }
}

extension Role {
    var isClickable: Bool {
        switch self {
        case .button, .link, .checkbox, .radio, .menuitem, .menuitemcheckbox, .menuitemradio, .switch, .tab,
            .treeitem,
            .summary, .disclosureTriangle:
            true
        default: false
        }
    }

    /// Whether text can be typed into it (comboboxes without options included by the caller).
    var isEditable: Bool {
        switch self {
        case .textbox, .searchbox, .spinbutton, .date, .dateTime, .inputTime: true
        default: false
        }
    }

    var isLandmark: Bool {
        switch self {
        case .banner, .complementary, .contentinfo, .form, .main, .navigation, .region, .search, .dialog,
            .alertdialog:
            true
        default: false
        }
    }

    var isMessage: Bool {
        switch self {
        case .alert, .status, .log: true
        default: false
        }
    }
}
