import Groundwork
import WebEnv

/// A page as the model reads it: words, structure, records and possible answers. Computed once a page.
package final class PageIndex: Sendable {
    /// What the model knows of one node.
    package struct Node: Sendable {
        package let role: UInt32
        /// Hash of the name's tokens; equal names have equal hashes whatever their case and punctuation.
        package let nameHash: UInt32
        package let tokens: Range<Int32>
        /// Heading that the node stands under.
        package let section: UInt32
        /// Role and name of the nearest landmark.
        package let landmark: UInt32
        /// Name of the nearest named text before it.
        package let label: UInt32
        /// Index into ``PageIndex/records``, −1 outside of records.
        package let record: Int32
        /// Position among nodes of equal role and name, and their number.
        package let equalIndex: Int32
        package let equalCount: Int32
        /// Index of the first node behind the subtree.
        package let end: Int32
        package let kind: TextKind
        /// Whether the name is one of many values (a product, a person) and not a part of the site's own vocabulary.
        package let isContent: Bool
    }

    /// One of several alike pieces of a page: a table row, a list entry, a product in a grid.
    package struct Record: Sendable {
        package let group: Int
        /// Position in its group, from 0.
        package let index: Int
        package let nodes: Range<Int>
        /// Sorted distinct tokens of the record's text.
        package let tokens: [Token]
        package let contentHash: UInt32
        package let cells: [Cell]
        /// Bits: least price, greatest price, least and greatest other number of the group.
        package var extremes: UInt8 = 0
    }

    /// A text inside a record and the column that it belongs to.
    package struct Cell: Sendable {
        package let column: UInt32
        package let node: Int32
        package let value: Double?
        package let kind: TextKind
    }

    package struct Group: Sendable {
        /// Equal for the same list on its next page.
        package let signature: UInt32
        package let records: Range<Int>
    }

    /// A text on the page that could be the answer, and where it comes from.
    package struct Answer: Sendable {
        package enum Source: UInt8, Sendable {
            case name, afterColon, part, cell, fieldValue, title, chosenOption, betweenCommas, options
        }
        package let text: String
        package let textHash: UInt32
        package let source: Source
        package let kind: TextKind
        package let node: Int32
        package let label: UInt32
        /// Words around a part of a text.
        package let before: Token
        package let behind: Token
    }

    package let view: PageView
    package let nodes: [Node]
    package let tokens: [Token]
    package let records: [Record]
    package let groups: [Group]
    package let answers: [Answer]
    /// Labels before colons, that are no whole names.
    package let labels: [(hash: UInt32, tokens: [Token])]
    package let titleTokens: [Token]
    package let headingTokens: [Token]
    package let title: UInt32
    package let heading: UInt32
    /// Equal for equal pages, whichever object holds them.
    package let contentHash: UInt64
    /// Hash of the page's live messages (role alert, status, log), 0 without.
    package let message: UInt32

    package init(_ view: PageView) {
        self.view = view
        let builder = PageIndexBuilder(view)
        nodes = builder.nodes
        tokens = builder.tokens
        records = builder.records
        groups = builder.groups
        answers = builder.answers
        labels = builder.labels
        titleTokens = Tokenizer.ids(view.title)
        title = titleTokens.reduce(ReadingSeed.title.rawValue) { mix($0, $1) }
        headingTokens = builder.headingTokens
        heading = builder.headingTokens.reduce(ReadingSeed.heading.rawValue) { mix($0, $1) }
        message = builder.message
        contentHash = Self.contentHash(view)
    }

    private static func contentHash(_ view: PageView) -> UInt64 {
        var hash = FNV1a64()
        func append(_ text: String) {
            hash.append(text)
            hash.append(0xFF)
        }
        append(view.title)
        for node in view.nodes {
            hash.append(UInt64(node.role.rawValue) << 16 ^ UInt64(node.states.rawValue))
            append(node.name)
            append(node.value)
        }
        return hash.value
    }

    package func tokens(of node: Node) -> ArraySlice<Token> {
        tokens[Int(node.tokens.lowerBound)..<Int(node.tokens.upperBound)]
    }
}
