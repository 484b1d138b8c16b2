import WebEnv

/// What in an intent looks like a value, for task generation.
public enum IntentValues {
    /// A piece of an intent that looks like a value.
    public struct Value: Sendable {
        /// The value as it stands in the intent.
        public let text: String
        /// Equal for values of one kind (quotation, name, number, address).
        public let kind: UInt8
        /// Hash of the word before the value, 0 at the start.
        public let before: UInt32
        /// Byte range in the intent.
        public let range: Range<Int>
    }

    /// Values in order of their place, none overlapping another.
    public static func of(_ intent: String) -> [Value] {
        let index = IntentIndex(intent)
        var end = 0
        let found = zip(index.values, index.valueKinds).sorted { $0.0.lowerBound < $1.0.lowerBound }
        return found.compactMap { tokens, kind in
            let range = index.tokens[tokens.lowerBound].start..<index.tokens[tokens.upperBound - 1].end
            guard range.lowerBound >= end else { return nil }
            end = range.upperBound
            return Value(
                text: TextValue.slice(intent, range.lowerBound, range.upperBound), kind: kind.rawValue,
                before: tokens.lowerBound == 0 ? 0 : index.tokens[tokens.lowerBound - 1].id, range: range)
        }
    }

    /// Lower-case words that are no stop words, in order.
    public static func contentWords(_ text: String) -> [String] {
        Tokenizer.tokens(text).filter { !StopWords.all.contains($0.id) }.map {
            TextValue.slice(text, $0).lowercased()
        }
    }
}

/// The entities of a page.
public enum PageEntities {
    /// Names and values in the lists and tables of a page, each with its column. Texts of one kind in the same place of alike lists
    /// share a column.
    public static func cells(of page: PageView) -> [(text: String, column: UInt32)] {
        let index = PageIndex(page)
        return index.records.flatMap { record in
            record.cells.map { cell in
                (page.nodes[Int(cell.node)].name, mix(index.groups[record.group].signature, cell.column))
            }
        }
    }
}
