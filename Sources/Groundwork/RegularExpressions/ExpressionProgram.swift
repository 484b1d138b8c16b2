/// A regular expression as it is written, whatever the syntax that it was written in.
indirect enum ExpressionNode {
    /// One unit of a set.
    case unit(UnitSet)
    case place(ExpressionProgram.Place)
    case sequence([ExpressionNode])
    case choice([ExpressionNode])
    /// `maximum` nil: any number.
    case repeated(ExpressionNode, minimum: Int, maximum: Int?)
}

/// A regular expression as instructions, which are followed in all ways at once.
///
/// Source: Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968.
struct ExpressionProgram: Sendable {
    enum Instruction: Sendable {
        /// One unit of a set, by its number.
        case unit(Int)
        /// Both ways at once.
        case split(Int, Int)
        case jump(Int)
        /// Goes on where the place in the text is of this kind.
        case place(Place)
        case match
    }
    /// A place between two units; words are runs of ASCII letters, digits and `_`.
    package enum Place: Sendable { case start, end, wordEdge, noWordEdge, wordStart, wordEnd }

    package let instructions: [Instruction]
    let sets: [UnitSet]
    /// Units that a match can begin with; nil where it may be empty or ask for a place, and for a text of known length.
    package let first: UnitSet?

    /// - Parameters:
    ///   - limit: instructions at most, repetitions written out.
    ///   - textLength: units of the one text that it is for: what may repeat as often as that repeats without end. nil where it
    ///     is for any text.
    /// - Returns: nil where there would be more instructions.
    init?(_ node: ExpressionNode, limit: Int, textLength: Int? = nil) {
        var compiler = ExpressionCompiler(limit: limit, textLength: textLength ?? .max)
        guard compiler.emit(node) else { return nil }
        instructions = compiler.instructions + [.match]
        sets = compiler.sets
        first = textLength == nil ? Self.firstUnits(instructions, sets) : nil
    }

    private static func firstUnits(_ instructions: [Instruction], _ sets: [UnitSet]) -> UnitSet? {
        var result = UnitSet()
        var seen = [Bool](repeating: false, count: instructions.count)
        var open = [0]
        while let index = open.popLast() {
            guard !seen[index] else { continue }
            seen[index] = true
            switch instructions[index] {
            case .unit(let set): result.formUnion(sets[set])
            case .split(let one, let other): open += [one, other]
            case .jump(let target): open.append(target)
            case .place, .match: return nil
            }
        }
        return result
    }
}

/// Turns a regular expression into instructions. Every method gives false where there would be too many.
private struct ExpressionCompiler {
    private(set) var instructions: [ExpressionProgram.Instruction] = []
    private(set) var sets: [UnitSet] = []
    private var numbers: [UnitSet: Int] = [:]
    private let limit: Int
    private let textLength: Int

    init(limit: Int, textLength: Int) {
        self.limit = limit
        self.textLength = textLength
    }

    mutating func emit(_ node: ExpressionNode) -> Bool {
        guard instructions.count < limit else { return false }
        switch node {
        case .unit(let set): instructions.append(.unit(number(of: set)))
        case .place(let place): instructions.append(.place(place))
        case .sequence(let nodes):
            for node in nodes { guard emit(node) else { return false } }
        case .choice(let nodes): return emit(choice: nodes[...])
        case .repeated(let node, let minimum, let maximum):
            for _ in 0..<minimum { guard emit(node) else { return false } }
            guard let maximum, maximum < max(textLength, minimum + 1) else { return emit(anyNumberOf: node) }
            return emit(atMost: maximum - minimum, of: node)
        }
        return true
    }

    private mutating func number(of set: UnitSet) -> Int {
        if let known = numbers[set] { return known }
        numbers[set] = sets.count
        sets.append(set)
        return sets.count - 1
    }

    private mutating func emit(choice nodes: ArraySlice<ExpressionNode>) -> Bool {
        var exits: [Int] = []
        for node in nodes.dropLast() {
            let split = instructions.count
            instructions.append(.split(split + 1, 0))
            guard emit(node) else { return false }
            exits.append(instructions.count)
            instructions.append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = nodes.last { guard emit(last) else { return false } }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
        return true
    }

    private mutating func emit(anyNumberOf node: ExpressionNode) -> Bool {
        let split = instructions.count
        instructions.append(.split(split + 1, 0))
        guard emit(node) else { return false }
        instructions.append(.jump(split))
        instructions[split] = .split(split + 1, instructions.count)
        return true
    }

    private mutating func emit(atMost count: Int, of node: ExpressionNode) -> Bool {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(instructions.count)
            instructions.append(.split(instructions.count + 1, 0))
            guard emit(node) else { return false }
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
        return true
    }
}
