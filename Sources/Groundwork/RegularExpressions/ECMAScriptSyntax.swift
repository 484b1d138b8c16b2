/// Reads the part of JavaScript's regular expressions that forms use, over Unicode scalar values; every method gives nil for
/// what is malformed or not known.
///
/// Source: https://tc39.es/ecma262/#sec-patterns, with the flag `v` as https://html.spec.whatwg.org/#the-pattern-attribute has it.
struct ECMAScriptSyntax {
    private let scalars: [UInt32]
    private var position = 0

    /// Groups within groups.
    private static let deepestGroup = 64
    /// Of the least number of `{n,m}`.
    private static let mostRepetitions = 1000

    package static func parse(_ pattern: String) -> ExpressionNode? {
        var parser = ECMAScriptSyntax(scalars: pattern.unicodeScalars.map(\.value))
        guard let node = parser.choice(depth: 0), parser.position == parser.scalars.count else { return nil }
        return node
    }

    private var next: UInt32? { position < scalars.count ? scalars[position] : nil }
    private mutating func take(_ character: Character) -> Bool {
        guard let next, next == character.unicodeScalars.first?.value else { return false }
        position += 1
        return true
    }

    private init(scalars: [UInt32]) { self.scalars = scalars }

    private mutating func choice(depth: Int) -> ExpressionNode? {
        guard depth < Self.deepestGroup, let first = sequence(depth: depth) else { return nil }
        var branches = [first]
        while take("|") {
            guard let branch = sequence(depth: depth) else { return nil }
            branches.append(branch)
        }
        return branches.count == 1 ? first : .choice(branches)
    }

    private mutating func sequence(depth: Int) -> ExpressionNode? {
        var nodes: [ExpressionNode] = []
        while let next, next != 0x7C, next != 0x29 {
            guard let atom = atom(depth: depth), let node = quantified(atom) else { return nil }
            nodes.append(node)
        }
        return .sequence(nodes)
    }

    private mutating func quantified(_ atom: ExpressionNode) -> ExpressionNode? {
        var bounds: (Int, Int?)?
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if take("{") {
            bounds = counts()
            if bounds == nil { return nil }
        }
        guard let (minimum, maximum) = bounds else { return atom }
        guard minimum <= maximum ?? minimum, minimum <= Self.mostRepetitions else { return nil }
        // How much is taken first does not matter where the whole text is to match.
        _ = take("?")
        return .repeated(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func counts() -> (Int, Int?)? {
        guard let minimum = number() else { return nil }
        if take("}") { return (minimum, minimum) }
        guard take(",") else { return nil }
        if take("}") { return (minimum, nil) }
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

    private mutating func atom(depth: Int) -> ExpressionNode? {
        guard let character = next else { return nil }
        position += 1
        switch UnicodeScalar(character) {
        case ".": return .unit(Self.anyInLine)
        case "^": return .place(.start)
        case "$": return .place(.end)
        case "[": return set()
        case "(":
            if take("?") && !take(":") { return nil }
            guard let inner = choice(depth: depth + 1), take(")") else { return nil }
            return .sequence([inner])
        case "\\": return escape()
        case "*", "+", "?", "{", "}", "]": return nil
        default: return .unit(UnitSet(character...character))
        }
    }

    private mutating func escape() -> ExpressionNode? {
        guard let character = next else { return nil }
        position += 1
        if let scalar = UnicodeScalar(character), let shorthand = Self.classes[Character(scalar)] {
            return .unit(shorthand)
        }
        return literal(escaped: character).map { .unit(UnitSet($0...$0)) }
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
            guard let byte = UInt8(exactly: scalar), byte < 0x80,
                let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { return nil }
            value = value << 4 | UInt32(digit)
        }
        position += count
        return value
    }

    private mutating func set() -> ExpressionNode? {
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
        let set = UnitSet(ranges)
        return .unit(isNegated ? Self.allBut(set) : set)
    }

    /// One character of a set; nil (with its scalars added) for a class such as `\d`, or past the end where malformed.
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
            ranges += shorthand.ranges
            return nil
        }
        if let value = literal(escaped: escaped) { return value }
        position = scalars.count + 1
        return nil
    }

    private static func allBut(_ set: UnitSet) -> UnitSet { set.inverted(upTo: UnitSet.lastScalar) }
    private static let anyInLine = allBut(UnitSet(10...10, 13...13))
    private static let spaces = UnitSet(
        9...13, 32...32, 0xA0...0xA0, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F, 0x3000...0x3000)
    private static let classes: [Character: UnitSet] = [
        "d": .digits, "D": allBut(.digits), "w": .word, "W": allBut(.word), "s": spaces, "S": allBut(spaces),
    ]
}
