/// An intent as the model reads it: its words, the spans that look like values, and what could be typed from it.
package struct IntentIndex: Sendable {
    /// A piece of the intent that can be typed into a field.
    package struct Span: Sendable {
        package enum Kind: UInt8, Sendable { case quoted, capitalised, number, email, words, rest }
        package let text: String
        package let kind: Kind
        /// Tokens before and behind, 0 at the ends.
        package let before: Token
        package let beforeThat: Token
        package let behind: Token
        package let tokenCount: Int
        /// Whether the span is a whole value (not a part of a longer quotation, name or number).
        package let isWhole: Bool
        /// Number of value spans of the same kind before it.
        package let order: Int
        package let textHash: UInt32
        package let tokens: Range<Int>
    }

    package let tokens: [TextToken]
    /// Position of a token in the intent; the first one.
    package let positions: TokenTable
    /// Tokens that belong to a value: quotations, names, numbers, addresses.
    package let isValue: [Bool]
    /// Distinct content words outside of values, at most ``maximumWords``.
    package let words: [Token]
    /// Distinct content tokens that values are made of.
    package let valueTokens: [Token]
    /// Distinct content tokens of the whole intent.
    package let contentTokens: [Token]
    /// Whole values as token ranges, and their kinds.
    package let values: [Range<Int>]
    let valueKinds: [Span.Kind]
    package let spans: [Span]
    /// Hash of the first two tokens: what kind of question it is.
    package let opening: UInt32

    static let maximumWords = 16
    static let maximumSpanLength = 7
    static let maximumSpans = 160

    package init(_ intent: String) {
        let bytes = Array(intent.utf8)
        let tokens = Tokenizer.tokens(intent)
        var builder = SpanBuilder(intent: intent, bytes: bytes, tokens: tokens)
        builder.collect()
        self.tokens = tokens
        self.isValue = builder.isValue
        self.values = builder.values
        self.valueKinds = builder.valueKinds
        self.spans = builder.spans
        self.positions = TokenTable(tokens.map(\.id))
        let isValue = builder.isValue
        let content = tokens.indices.filter { !StopWords.all.contains(tokens[$0].id) }
        self.words = Array(
            Self.distinct(content.filter { !isValue[$0] }.map { tokens[$0].id }).prefix(Self.maximumWords))
        self.valueTokens = Self.distinct(content.filter { isValue[$0] }.map { tokens[$0].id })
        self.contentTokens = Self.distinct(content.map { tokens[$0].id })
        self.opening = tokens.prefix(2).reduce(ReadingSeed.opening.rawValue) { mix($0, $1.id) }
    }

    private static func distinct(_ tokens: [Token]) -> [Token] {
        var seen: Set<Token> = []
        return tokens.filter { seen.insert($0).inserted }
    }
}

/// The first position of each token of a short text.
package struct TokenTable: Sendable {
    private let keys: [Token]
    private let places: [Int32]
    private let mask: Int

    init(_ tokens: [Token]) {
        var size = 64
        while size < tokens.count * 3 { size *= 2 }
        var keys = [Token](repeating: 0, count: size)
        var places = [Int32](repeating: -1, count: size)
        mask = size - 1
        for (position, token) in tokens.enumerated() {
            var slot = Int(token) & mask
            while places[slot] >= 0 && keys[slot] != token { slot = (slot + 1) & mask }
            guard places[slot] < 0 else { continue }
            keys[slot] = token
            places[slot] = Int32(position)
        }
        self.keys = keys
        self.places = places
    }

    /// −1 where the text lacks the token.
    @inline(__always)
    package func position(of token: Token) -> Int {
        var slot = Int(token) & mask
        while places[slot] >= 0 {
            if keys[slot] == token { return Int(places[slot]) }
            slot = (slot + 1) & mask
        }
        return -1
    }
}

/// Finds the spans of an intent.
private struct SpanBuilder {
    let intent: String
    let bytes: [UInt8]
    let tokens: [TextToken]
    var isValue: [Bool]
    var values: [Range<Int>] = []
    var valueKinds: [IntentIndex.Span.Kind] = []
    var spans: [IntentIndex.Span] = []
    private var seen: Set<String> = []
    private var orders: [IntentIndex.Span.Kind: Int] = [:]

    init(intent: String, bytes: [UInt8], tokens: [TextToken]) {
        self.intent = intent
        self.bytes = bytes
        self.tokens = tokens
        isValue = Array(repeating: false, count: tokens.count)
    }

    mutating func collect() {
        collectQuotations()
        collectAddresses()
        collectCapitalised()
        collectNumbers()
        collectWordRuns()
    }

    // MARK: Values

    private mutating func collectQuotations() {
        var index = 0
        while index < bytes.count {
            guard let closing = closingQuote(at: index),
                let end = bytes[(index + 1)...].firstIndex(of: closing),
                end > index + 1
            else {
                index += 1
                continue
            }
            addValue(index + 1, end, .quoted)
            index = end + 1
        }
        collectTypographicQuotations()
    }

    /// The quotation mark that closes the one at this place; nil where an apostrophe or nothing stands here.
    private func closingQuote(at index: Int) -> UInt8? {
        let byte = bytes[index]
        if byte == 0x22 { return byte }
        guard byte == 0x27, index == 0 || !bytes[index - 1].isWordByte,
            index + 1 < bytes.count, bytes[index + 1].isWordByte
        else { return nil }
        return byte
    }

    private mutating func collectTypographicQuotations() {
        let open: [UInt8] = [0xE2, 0x80, 0x9C]
        var index = 0
        while index + 3 < bytes.count {
            if Array(bytes[index..<index + 3]) == open,
                let end = (index + 3..<max(index + 3, bytes.count - 2)).first(where: {
                    bytes[$0] == 0xE2 && bytes[$0 + 1] == 0x80 && bytes[$0 + 2] == 0x9D
                })
            {
                addValue(index + 3, end, .quoted)
                index = end
            }
            index += 1
        }
    }

    private mutating func collectAddresses() {
        var start = 0
        for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x20 {
            if bytes[start..<index].contains(0x40) {
                var (first, end) = (start, index)
                while end > first && !bytes[end - 1].isWordByte { end -= 1 }
                while first < end && !bytes[first].isWordByte { first += 1 }
                addValue(first, end, .email)
            }
            start = index + 1
        }
    }

    private mutating func collectCapitalised() {
        var index = 0
        while index < tokens.count {
            guard startsName(index) else {
                index += 1
                continue
            }
            var end = index + 1
            while end < tokens.count, !isValue[end], joins(end - 1, end),
                tokens[end].isCapitalised || tokens[end].isNumber || continuesName(end)
            {
                end += 1
            }
            addValue(tokens[index].start, tokens[end - 1].end, .capitalised)
            index = end
        }
    }

    private func startsName(_ index: Int) -> Bool {
        guard tokens[index].isCapitalised, !isValue[index], !startsSentence(index) else { return false }
        return tokens[index].end - tokens[index].start > 1
            || (index + 1 < tokens.count && tokens[index + 1].isCapitalised)
    }

    private func startsSentence(_ index: Int) -> Bool {
        guard index > 0 else { return true }
        let gap = bytes[tokens[index - 1].end..<tokens[index].start]
        return gap.contains(0x2E) || gap.contains(0x3F) || gap.contains(0x21) || gap.contains(0x3A)
    }

    /// A small word inside a name: `Salt and Pepper`, `Bank of Maine`.
    private func continuesName(_ index: Int) -> Bool {
        index + 1 < tokens.count && StopWords.all.contains(tokens[index].id)
            && tokens[index + 1].isCapitalised
            && joins(index, index + 1) && !isValue[index + 1]
    }

    /// Whether nothing that ends a phrase stands between two neighbouring tokens.
    private func joins(_ first: Int, _ second: Int) -> Bool {
        bytes[tokens[first].end..<tokens[second].start].allSatisfy {
            $0 != 0x2E && $0 != 0x3F && $0 != 0x21 && $0 != 0x3B && $0 != 0x3A && $0 != 0x22
        }
    }

    private mutating func collectNumbers() {
        for token in tokens where token.isNumber { addValue(token.start, token.end, .number) }
        var index = 0
        while index < tokens.count {
            var end = index
            while end < tokens.count, tokens[end].isNumber || hasDigit(end),
                end == index || tokens[end].start - tokens[end - 1].end == 1
            { end += 1 }
            if end > index + 1 { addValue(tokens[index].start, tokens[end - 1].end, .number) }
            index = max(end, index + 1)
        }
    }

    private func hasDigit(_ index: Int) -> Bool {
        bytes[tokens[index].start..<tokens[index].end].contains(where: \.isASCIIDigit)
    }

    private mutating func addValue(_ start: Int, _ end: Int, _ kind: IntentIndex.Span.Kind) {
        guard let first = tokens.firstIndex(where: { $0.start >= start }),
            let last = tokens.lastIndex(where: { $0.end <= end }), first <= last
        else { return }
        let inner = (first...last).contains { isValue[$0] }
        if kind == .number && inner && (first...last).allSatisfy({ isValue[$0] }) {
            addSpan(start, end, kind, first..<last + 1, isWhole: false)
            return
        }
        for index in first...last { isValue[index] = true }
        values.append(first..<last + 1)
        valueKinds.append(kind)
        addSpan(start, end, kind, first..<last + 1, isWhole: true)
    }

    // MARK: Word runs

    /// Words as they stand between blanks, marks inside and behind them included: `Harbour25!`, `(212) 555-0187`.
    private mutating func collectChunks() {
        var starts: [Int] = []
        for index in bytes.indices where bytes[index] != 0x20 && (index == 0 || bytes[index - 1] == 0x20) {
            starts.append(index)
        }
        for (order, start) in starts.enumerated() {
            let end = bytes[start...].firstIndex(of: 0x20) ?? bytes.count
            addChunk(start, end)
            guard bytes[start] == 0x28, order + 1 < starts.count else { continue }
            addChunk(start, bytes[starts[order + 1]...].firstIndex(of: 0x20) ?? bytes.count)
        }
    }

    /// A chunk, without the full stop or comma behind it; only where it is more than a word.
    private mutating func addChunk(_ start: Int, _ end: Int) {
        var last = end
        while last > start, [0x2E, 0x2C, 0x3A, 0x3B, 0x3F].contains(bytes[last - 1]) { last -= 1 }
        guard let first = tokens.firstIndex(where: { $0.start >= start && $0.end <= last }),
            let final = tokens.lastIndex(where: { $0.end <= last })
        else { return }
        let isPlain = tokens[first].start == start && tokens[final].end == last && first == final
        if !isPlain { addSpan(start, last, .number, first..<final + 1, isWhole: false) }
    }

    private mutating func collectWordRuns() {
        addTails()
        collectChunks()
        for length in 1...IntentIndex.maximumSpanLength where length <= tokens.count {
            for first in 0...(tokens.count - length) {
                let range = first..<first + length
                guard isPhrase(range) else { continue }
                addSpan(tokens[first].start, tokens[range.upperBound - 1].end, .words, range, isWhole: false)
            }
        }
    }

    /// Everything behind a colon: what is to be written is often given that way.
    private mutating func addTails() {
        guard let colon = bytes.lastIndex(of: 0x3A),
            let first = tokens.firstIndex(where: { $0.start > colon }),
            let last = tokens.last
        else { return }
        addSpan(tokens[first].start, last.end, .rest, first..<tokens.count, isWhole: true)
    }

    private func isPhrase(_ range: Range<Int>) -> Bool {
        guard !StopWords.all.contains(tokens[range.lowerBound].id),
            !StopWords.all.contains(tokens[range.upperBound - 1].id)
        else { return false }
        return range.dropFirst().allSatisfy { joins($0 - 1, $0) }
    }

    private mutating func addSpan(
        _ start: Int, _ end: Int, _ kind: IntentIndex.Span.Kind, _ range: Range<Int>, isWhole: Bool
    ) {
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        guard spans.count < IntentIndex.maximumSpans, seen.insert(text).inserted else { return }
        let order = orders[kind, default: 0]
        if kind != .words { orders[kind] = order + 1 }
        spans.append(
            IntentIndex.Span(
                text: text, kind: kind, before: token(range.lowerBound - 1),
                beforeThat: token(range.lowerBound - 2),
                behind: token(range.upperBound), tokenCount: range.count, isWhole: isWhole, order: order,
                textHash: hash(text), tokens: range))
    }

    private func token(_ index: Int) -> Token { tokens.indices.contains(index) ? tokens[index].id : 0 }
}
