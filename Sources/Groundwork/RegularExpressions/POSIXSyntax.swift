/// Reads a POSIX extended regular expression over bytes; every method gives nil for what is none.
struct POSIXSyntax {
    /// Bytes of an expression.
    static let longestPattern = 1000
    /// Groups within groups.
    static let deepestGroup = 50
    /// Instructions, repetitions written out.
    static let largestProgram = 5000
    /// Of `{n}`.
    static let mostRepetitions = 1000

    private let bytes: [UInt8]
    private let ignoresCase: Bool
    private var index = 0

    package static func parse(_ pattern: String) -> ExpressionNode? {
        let bytes = Array(pattern.utf8)
        guard bytes.count <= longestPattern else { return nil }
        let ignoresCase = bytes.starts(with: "(?i)".utf8)
        var parser = POSIXSyntax(
            bytes: ignoresCase ? Array(bytes.dropFirst(4)) : bytes, ignoresCase: ignoresCase)
        guard let node = parser.choice(depth: 0), parser.index == parser.bytes.count,
            size(of: node) < largestProgram
        else { return nil }
        return node
    }

    private init(bytes: [UInt8], ignoresCase: Bool) {
        self.bytes = bytes
        self.ignoresCase = ignoresCase
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func choice(depth: Int) -> ExpressionNode? {
        guard depth <= Self.deepestGroup, let first = branch(depth: depth) else { return nil }
        var branches = [first]
        while take("|") {
            guard let branch = branch(depth: depth) else { return nil }
            branches.append(branch)
        }
        return branches.count == 1 ? first : .choice(branches)
    }

    private mutating func branch(depth: Int) -> ExpressionNode? {
        var nodes: [ExpressionNode] = []
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") || depth == 0 {
            guard let atom = atom(depth: depth), let node = repeated(atom) else { return nil }
            nodes.append(node)
        }
        return .sequence(nodes)
    }

    /// An atom with the signs of repetition behind it. A place can't be repeated.
    private mutating func repeated(_ atom: ExpressionNode) -> ExpressionNode? {
        if case .place = atom { return atom }
        var node = atom
        while true {
            if take("*") {
                node = .repeated(node, minimum: 0, maximum: nil)
            } else if take("+") {
                node = .repeated(node, minimum: 1, maximum: nil)
            } else if take("?") {
                node = .repeated(node, minimum: 0, maximum: 1)
            } else if take("{") {
                guard let (minimum, maximum) = counts() else { return nil }
                node = .repeated(node, minimum: minimum, maximum: maximum)
            } else {
                return node
            }
            guard Self.size(of: node) < Self.largestProgram else { return nil }
        }
    }

    /// `{3}`, `{3,}`, `{3,5}`, `{,5}`, behind the brace.
    private mutating func counts() -> (Int, Int?)? {
        let minimum = number()
        if take("}") { return minimum.map { ($0, $0) } }
        guard take(",") else { return nil }
        let maximum = number()
        guard take("}"), minimum != nil || maximum != nil else { return nil }
        guard let maximum else { return (minimum ?? 0, nil) }
        return minimum ?? 0 <= maximum ? (minimum ?? 0, maximum) : nil
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let byte = next, (0x30...0x39).contains(byte) {
            value = (value ?? 0) * 10 + Int(byte - 0x30)
            guard let value, value <= Self.mostRepetitions else { return nil }
            index += 1
        }
        return value
    }

    private mutating func atom(depth: Int) -> ExpressionNode? {
        guard let byte = next else { return nil }
        index += 1
        switch Character(Unicode.Scalar(byte)) {
        case ".": return .unit(Self.any)
        case "^": return .place(.start)
        case "$": return .place(.end)
        case "[": return set().map { .unit($0) }
        case "\\": return escape()
        case "*", "+", "?", "{": return nil
        case "(":
            if bytes[index...].starts(with: "?:".utf8) { index += 2 }
            guard let inner = choice(depth: depth + 1), take(")") else { return nil }
            // A group may be repeated even where it is a place alone.
            return .sequence([inner])
        default: return literal(byte)
        }
    }

    private func literal(_ byte: UInt8) -> ExpressionNode {
        let set = UnitSet(UInt32(byte)...UInt32(byte))
        return .unit(ignoresCase ? set.foldingCase : set)
    }

    private mutating func escape() -> ExpressionNode? {
        guard let byte = next else { return nil }
        index += 1
        switch Character(Unicode.Scalar(byte)) {
        case "d": return .unit(.digits)
        case "D": return .unit(Self.allBut(.digits))
        case "w": return .unit(.word)
        case "W": return .unit(Self.allBut(.word))
        case "s": return .unit(Self.spaces)
        case "S": return .unit(Self.allBut(Self.spaces))
        case "b": return .place(.wordEdge)
        case "B": return .place(.noWordEdge)
        case "<": return .place(.wordStart)
        case ">": return .place(.wordEnd)
        case "`": return .place(.start)
        case "'": return .place(.end)
        case "1", "2", "3", "4", "5", "6", "7", "8", "9": return nil
        default: return literal(byte)
        }
    }

    /// Instructions that a node becomes; at most ``largestProgram``.
    private static func size(of node: ExpressionNode) -> Int {
        func limited(_ size: Int) -> Int { min(size, largestProgram) }
        switch node {
        case .unit, .place: return 1
        case .sequence(let nodes): return nodes.reduce(0) { limited($0 + size(of: $1)) }
        case .choice(let nodes): return nodes.reduce(0) { limited($0 + size(of: $1) + 2) }
        case .repeated(let node, let minimum, let maximum):
            return limited((size(of: node) + 1) * max(minimum, maximum ?? minimum + 1, 1) + 2)
        }
    }

    // MARK: Sets

    private static let any = UnitSet(0...UnitSet.lastByte)
    private static let spaces = UnitSet(9...13, 32...32)
    private static func allBut(_ set: UnitSet) -> UnitSet { set.inverted(upTo: UnitSet.lastByte) }

    /// What stands between brackets, behind the first. A backslash is one of the set, but for `\d` and `\D`.
    private mutating func set() -> UnitSet? {
        let isInverted = take("^")
        var set = UnitSet()
        var isFirst = true
        while let byte = next, byte != UInt8(ascii: "]") || isFirst {
            isFirst = false
            if bytes[index...].starts(with: "[:".utf8) {
                guard let known = namedClass() else { return nil }
                set.formUnion(known)
            } else if byte == UInt8(ascii: "["), let kind = bytes[index...].dropFirst().first,
                kind == UInt8(ascii: ".") || kind == UInt8(ascii: "=")
            {
                return nil
            } else if bytes[index...].starts(with: "\\d".utf8) || bytes[index...].starts(with: "\\D".utf8) {
                set.formUnion(bytes[index + 1] == UInt8(ascii: "d") ? .digits : Self.allBut(.digits))
                index += 2
            } else {
                guard let range = range() else { return nil }
                set.formUnion(UnitSet(UInt32(range.lowerBound)...UInt32(range.upperBound)))
            }
        }
        guard take("]") else { return nil }
        if ignoresCase { set = set.foldingCase }
        return isInverted ? Self.allBut(set) : set
    }

    /// `a` or `a-z`; a hyphen before the closing bracket stands for itself.
    private mutating func range() -> ClosedRange<UInt8>? {
        guard let low = next else { return nil }
        index += 1
        guard next == UInt8(ascii: "-"), index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "]") else {
            return low...low
        }
        let high = bytes[index + 1]
        guard high != UInt8(ascii: "["), low <= high else { return nil }
        index += 2
        return low...high
    }

    private mutating func namedClass() -> UnitSet? {
        let rest = bytes[(index + 2)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: ":")), end + 1 < bytes.count,
            bytes[end + 1] == UInt8(ascii: "]")
        else { return nil }
        index = end + 2
        switch String(decoding: rest[..<end], as: UTF8.self) {
        case "alpha": return .letters
        case "digit": return .digits
        case "alnum": return UnitSet(0x30...0x39, 0x41...0x5A, 0x61...0x7A)
        case "upper": return UnitSet(0x41...0x5A)
        case "lower": return UnitSet(0x61...0x7A)
        case "space": return Self.spaces
        case "blank": return UnitSet(9...9, 32...32)
        case "punct": return UnitSet(0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E)
        case "print": return UnitSet(0x20...0x7E)
        case "graph": return UnitSet(0x21...0x7E)
        case "cntrl": return UnitSet(0...31, 127...127)
        case "xdigit": return UnitSet(0x30...0x39, 0x41...0x46, 0x61...0x66)
        default: return nil
        }
    }
}
