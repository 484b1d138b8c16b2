/// A POSIX extended regular expression, with `\d`, `\D`, `(?:` and a leading `(?i)` of other dialects understood, and GNU's
/// `\w \W \s \S \b \B \< \>`. Back references are not.
///
/// It is compared byte by byte, all alternatives at once: the work grows with the length of the text times the size of the
/// expression, whatever the expression.
/// Source: POSIX.1-2017, Base Definitions, 9.4; Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968.
struct RegularExpression: Sendable {
    enum Instruction: Sendable {
        /// One byte of a set, by its number.
        case byte(Int)
        /// Both ways at once.
        case split(Int, Int)
        case jump(Int)
        /// Goes on where the place in the text is of this kind.
        case place(Place)
        case match
    }
    enum Place: Sendable { case start, end, wordEdge, noWordEdge, wordStart, wordEnd }

    private let program: [Instruction]
    private let sets: [ByteSet]
    /// Bytes that a match can begin with; nil where it may be empty or ask for a place.
    private let first: ByteSet?

    /// Bytes of an expression.
    static let longestPattern = 1000
    /// Groups within groups.
    static let deepestGroup = 50
    /// Instructions, repetitions written out.
    static let largestProgram = 5000
    /// Of `{n}`.
    static let mostRepetitions = 1000

    /// nil where the text is no expression, or one beyond the limits.
    init?(_ pattern: String) {
        guard pattern.utf8.count <= Self.longestPattern,
            let node = RegularExpressionParser.parse(Array(pattern.utf8)), node.size < Self.largestProgram
        else { return nil }
        var compiler = RegularExpressionCompiler()
        compiler.emit(node)
        program = compiler.program + [.match]
        sets = compiler.sets
        first = Self.firstBytes(program, sets)
    }

    private static func firstBytes(_ program: [Instruction], _ sets: [ByteSet]) -> ByteSet? {
        var result = ByteSet()
        var seen = Set<Int>()
        var open = [0]
        while let index = open.popLast() {
            guard seen.insert(index).inserted else { continue }
            switch program[index] {
            case .byte(let set): result.formUnion(sets[set])
            case .split(let one, let other): open += [one, other]
            case .jump(let target): open.append(target)
            case .place, .match: return nil
            }
        }
        return result
    }

    /// Whether the expression matches somewhere in the text; nil where that takes more steps than there are.
    /// - Parameter steps: what is left afterwards.
    func matches(_ text: String, steps: inout Int) -> Bool? {
        var text = text
        return text.withUTF8 { bytes in
            var run = Run(text: bytes, program: program, sets: sets, first: first, steps: steps)
            let found = run.search()
            steps = run.steps
            return steps < 0 ? nil : found
        }
    }

    private struct Run {
        let text: UnsafeBufferPointer<UInt8>
        let program: [Instruction]
        let sets: [ByteSet]
        let first: ByteSet?
        var steps: Int
        /// Where an instruction was entered last: each is entered once a place.
        private var entered: [Int]
        private var now: [Int] = []
        private var next: [Int] = []
        private var open: [Int] = []

        init(
            text: UnsafeBufferPointer<UInt8>, program: [Instruction], sets: [ByteSet], first: ByteSet?,
            steps: Int
        ) {
            self.text = text
            self.program = program
            self.sets = sets
            self.first = first
            self.steps = steps
            entered = Array(repeating: -1, count: program.count)
        }

        mutating func search() -> Bool {
            for place in 0...text.count {
                steps -= 1
                if now.isEmpty, let first {
                    guard place < text.count else { return false }
                    if !first.contains(text[place]) { continue }
                }
                if enter(0, at: place) { return true }
                guard place < text.count, steps >= 0 else { return false }
                if advance(over: text[place], to: place + 1) { return true }
            }
            return false
        }

        /// - Returns: whether a match ends here.
        private mutating func advance(over byte: UInt8, to place: Int) -> Bool {
            next.removeAll(keepingCapacity: true)
            swap(&now, &next)
            for index in next {
                steps -= 1
                guard case .byte(let set) = program[index], sets[set].contains(byte) else { continue }
                if enter(index + 1, at: place) { return true }
            }
            return false
        }

        /// Follows what takes no byte.
        private mutating func enter(_ start: Int, at place: Int) -> Bool {
            open.append(start)
            while let index = open.popLast() {
                guard entered[index] != place else { continue }
                entered[index] = place
                steps -= 1
                switch program[index] {
                case .byte: now.append(index)
                case .split(let one, let other): open += [other, one]
                case .jump(let target): open.append(target)
                case .place(let kind): if isAt(kind, place) { open.append(index + 1) }
                case .match:
                    open.removeAll()
                    return true
                }
            }
            return false
        }

        private func isAt(_ kind: Place, _ place: Int) -> Bool {
            let before = place > 0 && ByteSet.word.contains(text[place - 1])
            let after = place < text.count && ByteSet.word.contains(text[place])
            switch kind {
            case .start: return place == 0
            case .end: return place == text.count
            case .wordEdge: return before != after
            case .noWordEdge: return before == after
            case .wordStart: return !before && after
            case .wordEnd: return before && !after
            }
        }
    }
}

/// A set of bytes.
struct ByteSet: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static func == (a: ByteSet, b: ByteSet) -> Bool { a.words == b.words }

    init() {}
    init(_ ranges: ClosedRange<UInt8>...) { for range in ranges { insert(range) } }

    func contains(_ byte: UInt8) -> Bool {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: return words.0 & bit != 0
        case 1: return words.1 & bit != 0
        case 2: return words.2 & bit != 0
        default: return words.3 & bit != 0
        }
    }
    mutating func insert(_ range: ClosedRange<UInt8>) { for byte in range { insert(byte) } }
    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }
    mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }
    var inverted: ByteSet {
        var set = self
        set.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return set
    }
    /// With the other case of each ASCII letter.
    var foldingCase: ByteSet {
        var set = self
        for byte in UInt8(ascii: "a")...UInt8(ascii: "z") where contains(byte) || contains(byte - 32) {
            set.insert(byte)
            set.insert(byte - 32)
        }
        return set
    }

    static let digits = ByteSet(0x30...0x39)
    static let letters = ByteSet(0x41...0x5A, 0x61...0x7A)
    static let word = ByteSet(0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
    static let spaces = ByteSet(9...13, 32...32)
    static let any = ByteSet(0...255)
}
