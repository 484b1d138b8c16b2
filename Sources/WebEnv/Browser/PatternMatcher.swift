import Groundwork

/// A regular expression of a field's `pattern`: the part of JavaScript's syntax that forms use. All ways through it are
/// followed at once, letter by letter, so that no page can make a step hang or a stack overflow.
struct PatternMatcher {
    private indirect enum Node {
        case scalar(UInt32)
        case any
        case set([ClosedRange<UInt32>], isNegated: Bool)
        case sequence([Node])
        case choice([Node])
        case repeated(Node, minimum: Int, maximum: Int)
        case start, end
    }

    private let root: Node
    private static let depthLimit = 64

    /// nil where the pattern uses something else (look-around, back references) or is malformed: browsers ignore a
    /// malformed pattern, and this ignores one that it does not know.
    init?(_ pattern: String) {
        var parser = Parser(scalars: pattern.unicodeScalars.map(\.value))
        guard let node = parser.choice(depth: 0), parser.isAtEnd else { return nil }
        root = node
    }

    /// Whether the whole text matches; nil where that takes too long to find out.
    func matchesWhole(_ text: String) -> Bool? {
        let text = text.unicodeScalars.map(\.value)
        var program = Program(textLength: text.count)
        guard program.add(root) else { return nil }
        var run = Run(program.steps + [.done])
        return run.matches(text)
    }

    /// What is looked at next: a letter, or other places of the program.
    private enum Step {
        case scalar(UInt32), any
        case set([ClosedRange<UInt32>], isNegated: Bool)
        case start, end
        case split(Int, Int)
        case jump(Int)
        case done

        func takes(_ scalar: UInt32) -> Bool {
            switch self {
            case .scalar(let expected): scalar == expected
            case .any: scalar != 10 && scalar != 13
            case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
            default: false
            }
        }
    }

    /// A pattern as steps. Source: Thompson, Regular Expression Search Algorithm (1968).
    private struct Program {
        private(set) var steps: [Step] = []
        /// What repeats at least as often as the text has letters repeats without end.
        let textLength: Int
        private static let sizeLimit = 20_000

        init(textLength: Int) { self.textLength = textLength }

        /// - Returns: false where the program would be too long.
        mutating func add(_ node: Node) -> Bool {
            guard steps.count < Self.sizeLimit else { return false }
            switch node {
            case .scalar(let scalar): steps.append(.scalar(scalar))
            case .any: steps.append(.any)
            case .set(let ranges, let isNegated): steps.append(.set(ranges, isNegated: isNegated))
            case .start: steps.append(.start)
            case .end: steps.append(.end)
            case .sequence(let nodes):
                for node in nodes { guard add(node) else { return false } }
            case .choice(let branches): return add(branches)
            case .repeated(let inner, let minimum, let maximum):
                return add(inner, minimum, maximum >= max(textLength, minimum) ? nil : maximum)
            }
            return true
        }

        private mutating func add(_ branches: [Node]) -> Bool {
            var ends: [Int] = []
            for (index, branch) in branches.enumerated() {
                let start = steps.count
                if index < branches.count - 1 { steps.append(.split(start + 1, 0)) }
                guard add(branch) else { return false }
                guard index < branches.count - 1 else { continue }
                ends.append(steps.count)
                steps.append(.jump(0))
                steps[start] = .split(start + 1, steps.count)
            }
            for end in ends { steps[end] = .jump(steps.count) }
            return true
        }

        /// - Parameter maximum: nil for no bound.
        private mutating func add(_ inner: Node, _ minimum: Int, _ maximum: Int?) -> Bool {
            for _ in 0..<minimum { guard add(inner) else { return false } }
            guard let maximum else {
                let start = steps.count
                steps.append(.split(0, 0))
                guard add(inner) else { return false }
                steps.append(.jump(start))
                steps[start] = .split(start + 1, steps.count)
                return true
            }
            var exits: [Int] = []
            for _ in minimum..<max(minimum, maximum) {
                exits.append(steps.count)
                steps.append(.split(0, 0))
                guard add(inner) else { return false }
            }
            for exit in exits { steps[exit] = .split(exit + 1, steps.count) }
            return true
        }
    }

    /// All places of a program that are reached at once.
    private struct Run {
        private let steps: [Step]
        private var places: [Int] = []
        /// By place: the letter at which it was reached last.
        private var reached: [Int]
        private var pending: [Int] = []
        private var work = 0
        private static let workLimit = 5_000_000

        init(_ steps: [Step]) {
            self.steps = steps
            reached = [Int](repeating: -1, count: steps.count)
        }

        mutating func matches(_ text: [UInt32]) -> Bool? {
            reach(0, at: 0, text.count)
            for (position, scalar) in text.enumerated() {
                let before = places
                guard !before.isEmpty else { return false }
                places.removeAll(keepingCapacity: true)
                for place in before where steps[place].takes(scalar) {
                    reach(place + 1, at: position + 1, text.count)
                }
                guard work <= Self.workLimit else { return nil }
            }
            return places.contains { if case .done = steps[$0] { true } else { false } }
        }

        /// Adds a place and those that are reached from it without a letter.
        private mutating func reach(_ place: Int, at position: Int, _ end: Int) {
            pending.append(place)
            while let next = pending.popLast() {
                work += 1
                guard reached[next] < position else { continue }
                reached[next] = position
                switch steps[next] {
                case .jump(let target): pending.append(target)
                case .split(let first, let second):
                    pending.append(second)
                    pending.append(first)
                case .start: if position == 0 { pending.append(next + 1) }
                case .end: if position == end { pending.append(next + 1) }
                default: places.append(next)
                }
            }
        }
    }

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
            // How much is taken first does not matter where the whole text is to match.
            _ = take("?")
            return .repeated(atom, minimum: minimum, maximum: maximum)
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
                guard let byte = UInt8(exactly: scalar), let digit = byte.hexValue else {
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
