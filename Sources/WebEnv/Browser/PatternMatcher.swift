/// A regular expression of a field's `pattern`: the part of JavaScript's syntax that forms use, matched by
/// backtracking with a bound on its work, so that no page can make a step hang.
struct PatternMatcher {
    private indirect enum Node {
        case scalar(UInt32)
        case any
        case set([ClosedRange<UInt32>], isNegated: Bool)
        case sequence([Node])
        case choice([Node])
        case repeated(Node, minimum: Int, maximum: Int, isLazy: Bool)
        case start, end
    }

    private let root: Node
    private static let stepLimit = 200_000
    private static let depthLimit = 64

    /// nil where the pattern uses something else (look-around, back references) or is malformed: browsers ignore a
    /// malformed pattern, and this ignores one that it does not know.
    init?(_ pattern: String) {
        var parser = Parser(scalars: pattern.unicodeScalars.map(\.value))
        guard let node = parser.choice(depth: 0), parser.isAtEnd else { return nil }
        root = node
    }

    /// Whether the whole text matches; nil where that took too long to find out.
    func matchesWhole(_ text: String) -> Bool? {
        var run = Run(text: text.unicodeScalars.map(\.value))
        let result = run.match(root, at: 0) { _, position, count in position == count }
        return run.steps > Self.stepLimit ? nil : result
    }

    private struct Run {
        let text: [UInt32]
        var steps = 0

        /// - Parameter then: what must follow.
        mutating func match(_ node: Node, at position: Int, then: (inout Run, Int, Int) -> Bool) -> Bool {
            steps += 1
            guard steps <= PatternMatcher.stepLimit else { return false }
            switch node {
            case .scalar(let scalar):
                return position < text.count && text[position] == scalar
                    && then(&self, position + 1, text.count)
            case .any:
                return position < text.count && text[position] != 10 && text[position] != 13
                    && then(&self, position + 1, text.count)
            case .set(let ranges, let isNegated):
                guard position < text.count else { return false }
                return ranges.contains { $0.contains(text[position]) } != isNegated
                    && then(&self, position + 1, text.count)
            case .start: return position == 0 && then(&self, position, text.count)
            case .end: return position == text.count && then(&self, position, text.count)
            case .sequence(let nodes): return match(nodes[...], at: position, then: then)
            case .choice(let branches):
                for branch in branches where match(branch, at: position, then: then) { return true }
                return false
            case .repeated(let inner, let minimum, let maximum, let isLazy):
                if case .sequence = inner {
                } else if case .choice = inner {
                } else {
                    return matchRun(of: inner, minimum, maximum, isLazy, at: position, then: then)
                }
                return match(inner, times: 0, minimum, maximum, isLazy, at: position, then: then)
            }
        }

        private mutating func match(
            _ nodes: ArraySlice<Node>, at position: Int, then: (inout Run, Int, Int) -> Bool
        ) -> Bool {
            guard let first = nodes.first else { return then(&self, position, text.count) }
            return match(first, at: position) { run, next, _ in
                run.match(nodes.dropFirst(), at: next, then: then)
            }
        }

        /// Repetition of a single character, without recursion over the text.
        private mutating func matchRun(
            of inner: Node, _ minimum: Int, _ maximum: Int, _ isLazy: Bool, at position: Int,
            then: (inout Run, Int, Int) -> Bool
        ) -> Bool {
            var longest = 0
            while longest < maximum, match(inner, at: position + longest, then: { _, _, _ in true }) {
                if case .start = inner { break }
                if case .end = inner { break }
                longest += 1
            }
            guard longest >= minimum else { return false }
            let counts = Array(minimum...longest)
            for count in isLazy ? counts : counts.reversed() where then(&self, position + count, text.count) {
                return true
            }
            return false
        }

        private mutating func match(
            _ inner: Node, times: Int, _ minimum: Int, _ maximum: Int, _ isLazy: Bool, at position: Int,
            then: (inout Run, Int, Int) -> Bool
        ) -> Bool {
            if isLazy, times >= minimum, then(&self, position, text.count) { return true }
            if times < min(maximum, PatternMatcher.repetitionLimit) {
                let found = match(inner, at: position) { run, next, _ in
                    (next > position || times < minimum)
                        && run.match(inner, times: times + 1, minimum, maximum, isLazy, at: next, then: then)
                }
                if found { return true }
            }
            return !isLazy && times >= minimum && then(&self, position, text.count)
        }
    }

    /// Repetitions of a group beyond this are not tried, which bounds the recursion.
    private static let repetitionLimit = 500

    private struct Parser {
        let scalars: [UInt32]
        var position = 0

        var isAtEnd: Bool { position == scalars.count }
        private var next: UInt32? { position < scalars.count ? scalars[position] : nil }
        private mutating func take(_ character: Character) -> Bool {
            guard let next, next == character.unicodeScalars.first?.value else { return false }
            position += 1
            return true
        }

        init(scalars: [UInt32]) { self.scalars = scalars }

        mutating func choice(depth: Int) -> Node? {
            guard depth < PatternMatcher.depthLimit, let first = sequence(depth: depth) else { return nil }
            var branches = [first]
            while take("|") {
                guard let branch = sequence(depth: depth) else { return nil }
                branches.append(branch)
            }
            return branches.count == 1 ? first : .choice(branches)
        }

        private mutating func sequence(depth: Int) -> Node? {
            var nodes: [Node] = []
            while let next, next != 0x7C, next != 0x29 {
                guard let atom = atom(depth: depth), let node = quantified(atom) else { return nil }
                nodes.append(node)
            }
            return .sequence(nodes)
        }

        private mutating func quantified(_ atom: Node) -> Node? {
            var bounds: (Int, Int)?
            if take("*") {
                bounds = (0, .max)
            } else if take("+") {
                bounds = (1, .max)
            } else if take("?") {
                bounds = (0, 1)
            } else if take("{") {
                bounds = counts()
                if bounds == nil { return nil }
            }
            guard let (minimum, maximum) = bounds else { return atom }
            guard minimum <= maximum, minimum <= 1000 else { return nil }
            return .repeated(atom, minimum: minimum, maximum: maximum, isLazy: take("?"))
        }

        private mutating func counts() -> (Int, Int)? {
            guard let minimum = number() else { return nil }
            if take("}") { return (minimum, minimum) }
            guard take(",") else { return nil }
            if take("}") { return (minimum, .max) }
            guard let maximum = number(), take("}") else { return nil }
            return (minimum, maximum)
        }

        private mutating func number() -> Int? {
            var digits = ""
            while let next, next >= 0x30, next <= 0x39, digits.utf8.count < 9 {
                digits.append(Character(UnicodeScalar(UInt8(next))))
                position += 1
            }
            return Int(digits)
        }

        private mutating func atom(depth: Int) -> Node? {
            guard let character = next else { return nil }
            position += 1
            switch UnicodeScalar(character) {
            case ".": return .any
            case "^": return .start
            case "$": return .end
            case "[": return set()
            case "(":
                if take("?") && !take(":") { return nil }
                guard let inner = choice(depth: depth + 1), take(")") else { return nil }
                return .sequence([inner])
            case "\\": return escape()
            case "*", "+", "?", "{", "}", "]": return nil
            default: return .scalar(character)
            }
        }

        private mutating func escape() -> Node? {
            guard let character = next else { return nil }
            position += 1
            if let scalar = UnicodeScalar(character), let shorthand = Self.classes[Character(scalar)] {
                return .set(shorthand.ranges, isNegated: shorthand.isNegated)
            }
            return literal(escaped: character).map { .scalar($0) }
        }

        private mutating func literal(escaped character: UInt32) -> UInt32? {
            switch UnicodeScalar(character) {
            case "n": return 10
            case "r": return 13
            case "t": return 9
            case "f": return 12
            case "v": return 11
            case "x": return hex(2)
            case "u": return hex(4)
            default:
                let isWord =
                    UnicodeScalar(character)?.properties.isAlphabetic == true
                    || (0x30...0x39).contains(character)
                return isWord ? nil : character
            }
        }

        private mutating func hex(_ count: Int) -> UInt32? {
            guard position + count <= scalars.count else { return nil }
            var value: UInt32 = 0
            for scalar in scalars[position..<(position + count)] {
                guard let byte = UInt8(exactly: scalar), let digit = PercentEncoding.hexValue(byte) else {
                    return nil
                }
                value = value << 4 | UInt32(digit)
            }
            position += count
            return value
        }

        private mutating func set() -> Node? {
            let isNegated = take("^")
            var ranges: [ClosedRange<UInt32>] = []
            while let character = next, character != 0x5D {
                guard let low = member(&ranges) else {
                    if position > scalars.count { return nil }
                    continue
                }
                if next == 0x2D, position + 1 < scalars.count, scalars[position + 1] != 0x5D {
                    position += 1
                    guard let high = member(&ranges), low <= high else { return nil }
                    ranges.append(low...high)
                } else {
                    ranges.append(low...low)
                }
            }
            guard take("]") else { return nil }
            return .set(ranges, isNegated: isNegated)
        }

        /// One character of a set; nil (with the ranges added) for a class such as `\d`, or past the end where malformed.
        private mutating func member(_ ranges: inout [ClosedRange<UInt32>]) -> UInt32? {
            guard let character = next else {
                position = scalars.count + 1
                return nil
            }
            position += 1
            guard character == 0x5C else { return character }
            guard let escaped = next else {
                position = scalars.count + 1
                return nil
            }
            position += 1
            if let scalar = UnicodeScalar(escaped), let shorthand = Self.classes[Character(scalar)] {
                ranges += shorthand.isNegated ? Self.complement(shorthand.ranges) : shorthand.ranges
                return nil
            }
            if let value = literal(escaped: escaped) { return value }
            position = scalars.count + 1
            return nil
        }

        private static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
            var result: [ClosedRange<UInt32>] = []
            var start: UInt32 = 0
            for range in ranges {
                if range.lowerBound > start { result.append(start...(range.lowerBound - 1)) }
                start = range.upperBound + 1
            }
            result.append(start...0x10FFFF)
            return result
        }

        private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
        private static let words: [ClosedRange<UInt32>] = [
            0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A,
        ]
        private static let spaces: [ClosedRange<UInt32>] = [
            9...13, 32...32, 0xA0...0xA0, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F, 0x3000...0x3000,
        ]
        private static let classes: [Character: (ranges: [ClosedRange<UInt32>], isNegated: Bool)] = [
            "d": (digits, false), "D": (digits, true), "w": (words, false), "W": (words, true),
            "s": (spaces, false), "S": (spaces, true),
        ]
    }
}
