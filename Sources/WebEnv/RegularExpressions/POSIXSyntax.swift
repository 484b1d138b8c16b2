/// A regular expression as it is written.
indirect enum RegularExpressionNode {
    case bytes(ByteSet)
    case place(RegularExpression.Place)
    case sequence([RegularExpressionNode])
    case choice([RegularExpressionNode])
    /// `maximum` nil: any number.
    case repeated(RegularExpressionNode, minimum: Int, maximum: Int?)

    /// Instructions that it becomes; at most ``RegularExpression/largestProgram``.
    var size: Int {
        func limited(_ size: Int) -> Int { min(size, RegularExpression.largestProgram) }
        switch self {
        case .bytes, .place: return 1
        case .sequence(let nodes): return nodes.reduce(0) { limited($0 + $1.size) }
        case .choice(let nodes): return nodes.reduce(0) { limited($0 + $1.size + 2) }
        case .repeated(let node, let minimum, let maximum):
            return limited((node.size + 1) * max(minimum, maximum ?? minimum + 1, 1) + 2)
        }
    }
}

/// Turns a regular expression into instructions.
struct RegularExpressionCompiler {
    private(set) var program: [RegularExpression.Instruction] = []
    private(set) var sets: [ByteSet] = []

    mutating func emit(_ node: RegularExpressionNode) {
        switch node {
        case .bytes(let set):
            let number = sets.firstIndex(of: set) ?? sets.count
            if number == sets.count { sets.append(set) }
            program.append(.byte(number))
        case .place(let place): program.append(.place(place))
        case .sequence(let nodes): for node in nodes { emit(node) }
        case .choice(let nodes): emit(choice: nodes[...])
        case .repeated(let node, let minimum, let maximum):
            for _ in 0..<minimum { emit(node) }
            guard let maximum else { return emit(anyNumberOf: node) }
            emit(atMost: maximum - minimum, of: node)
        }
    }

    private mutating func emit(choice nodes: ArraySlice<RegularExpressionNode>) {
        var exits: [Int] = []
        for node in nodes.dropLast() {
            let split = program.count
            program.append(.split(split + 1, 0))
            emit(node)
            exits.append(program.count)
            program.append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        if let last = nodes.last { emit(last) }
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private mutating func emit(anyNumberOf node: RegularExpressionNode) {
        let split = program.count
        program.append(.split(split + 1, 0))
        emit(node)
        program.append(.jump(split))
        program[split] = .split(split + 1, program.count)
    }

    private mutating func emit(atMost count: Int, of node: RegularExpressionNode) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(program.count)
            program.append(.split(program.count + 1, 0))
            emit(node)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}

/// Reads a regular expression; every method gives nil for what is none.
struct RegularExpressionParser {
    private let bytes: [UInt8]
    private let ignoresCase: Bool
    private var index = 0

    static func parse(_ bytes: [UInt8]) -> RegularExpressionNode? {
        let ignoresCase = bytes.starts(with: "(?i)".utf8)
        var parser = RegularExpressionParser(
            bytes: ignoresCase ? Array(bytes.dropFirst(4)) : bytes, ignoresCase: ignoresCase)
        guard let node = parser.choice(depth: 0), parser.index == parser.bytes.count else { return nil }
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

    private mutating func choice(depth: Int) -> RegularExpressionNode? {
        guard depth <= RegularExpression.deepestGroup, let first = branch(depth: depth) else { return nil }
        var branches = [first]
        while take("|") {
            guard let branch = branch(depth: depth) else { return nil }
            branches.append(branch)
        }
        return branches.count == 1 ? first : .choice(branches)
    }

    private mutating func branch(depth: Int) -> RegularExpressionNode? {
        var nodes: [RegularExpressionNode] = []
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") || depth == 0 {
            guard let atom = atom(depth: depth), let node = repeated(atom) else { return nil }
            nodes.append(node)
        }
        return .sequence(nodes)
    }

    /// An atom with the signs of repetition behind it. A place can't be repeated.
    private mutating func repeated(_ atom: RegularExpressionNode) -> RegularExpressionNode? {
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
            guard node.size < RegularExpression.largestProgram else { return nil }
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
            guard let value, value <= RegularExpression.mostRepetitions else { return nil }
            index += 1
        }
        return value
    }

    private mutating func atom(depth: Int) -> RegularExpressionNode? {
        guard let byte = next else { return nil }
        index += 1
        switch Character(Unicode.Scalar(byte)) {
        case ".": return .bytes(.any)
        case "^": return .place(.start)
        case "$": return .place(.end)
        case "[": return set().map { .bytes($0) }
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

    private func literal(_ byte: UInt8) -> RegularExpressionNode {
        let set = ByteSet(byte...byte)
        return .bytes(ignoresCase ? set.foldingCase : set)
    }

    private mutating func escape() -> RegularExpressionNode? {
        guard let byte = next else { return nil }
        index += 1
        switch Character(Unicode.Scalar(byte)) {
        case "d": return .bytes(.digits)
        case "D": return .bytes(ByteSet.digits.inverted)
        case "w": return .bytes(.word)
        case "W": return .bytes(ByteSet.word.inverted)
        case "s": return .bytes(.spaces)
        case "S": return .bytes(ByteSet.spaces.inverted)
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

    // MARK: Sets

    /// What stands between brackets, behind the first. A backslash is one of the set, but for `\d` and `\D`.
    private mutating func set() -> ByteSet? {
        let isInverted = take("^")
        var set = ByteSet()
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
                set.formUnion(bytes[index + 1] == UInt8(ascii: "d") ? .digits : ByteSet.digits.inverted)
                index += 2
            } else {
                guard let range = range() else { return nil }
                set.insert(range)
            }
        }
        guard take("]") else { return nil }
        if ignoresCase { set = set.foldingCase }
        return isInverted ? set.inverted : set
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

    private mutating func namedClass() -> ByteSet? {
        let rest = bytes[(index + 2)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: ":")), end + 1 < bytes.count,
            bytes[end + 1] == UInt8(ascii: "]")
        else { return nil }
        index = end + 2
        switch String(decoding: rest[..<end], as: UTF8.self) {
        case "alpha": return .letters
        case "digit": return .digits
        case "alnum": return ByteSet(0x30...0x39, 0x41...0x5A, 0x61...0x7A)
        case "upper": return ByteSet(0x41...0x5A)
        case "lower": return ByteSet(0x61...0x7A)
        case "space": return .spaces
        case "blank": return ByteSet(9...9, 32...32)
        case "punct": return ByteSet(0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E)
        case "print": return ByteSet(0x20...0x7E)
        case "graph": return ByteSet(0x21...0x7E)
        case "cntrl": return ByteSet(0...31, 127...127)
        case "xdigit": return ByteSet(0x30...0x39, 0x41...0x46, 0x61...0x66)
        default: return nil
        }
    }
}
