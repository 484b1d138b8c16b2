import Page
import WebEnv

/// Reads a page into the arrays of ``PageIndex``.
struct PageIndexBuilder {
    private let view: PageView
    package private(set) var nodes: [PageIndex.Node] = []
    package private(set) var tokens: [Token] = []
    package private(set) var records: [PageIndex.Record] = []
    package private(set) var groups: [PageIndex.Group] = []
    package private(set) var answers: [PageIndex.Answer] = []
    package private(set) var labels: [(hash: UInt32, tokens: [Token])] = []
    private(set) var headingTokens: [Token] = []
    package private(set) var message: UInt32 = 0

    private var textTokens: [[TextToken]] = []
    private var tokenRanges: [Range<Int32>] = []
    private var nameHashes: [UInt32] = []
    private var kinds: [TextKind] = []
    private var ends: [Int32] = []
    private var recordOf: [Int32] = []
    private var headers: [UInt32] = []

    static let maximumAnswers = 1500
    static let maximumAnswerLength = 240
    static let maximumCells = 14

    init(_ view: PageView) {
        self.view = view
        readNames()
        readEnds()
        readHeaders()
        readRecords()
        readNodes()
        readAnswers()
        readHeadingAndMessages()
    }

    // MARK: Names

    private mutating func readNames() {
        for node in view.nodes {
            let found = Tokenizer.tokens(node.name)
            let first = Int32(tokens.count)
            tokens.append(contentsOf: found.map(\.id))
            let kind = TextValue.kind(node.name, found)
            if kind == .date { tokens.append(contentsOf: TextValue.dateTokens(node.name, found)) }
            tokenRanges.append(first..<Int32(tokens.count))
            nameHashes.append(found.isEmpty ? 0 : found.reduce(ReadingSeed.name.rawValue) { mix($0, $1.id) })
            kinds.append(kind)
            textTokens.append(found)
        }
    }

    private mutating func readEnds() {
        ends = view.nodes.indices.map { Int32($0 + 1) }
        for index in view.nodes.indices.reversed() where view.nodes[index].parent >= 0 {
            let parent = view.nodes[index].parent
            ends[parent] = max(ends[parent], ends[index])
        }
    }

    // MARK: Tables

    /// The column header over each cell, 0 where there is none.
    private mutating func readHeaders() {
        headers = Array(repeating: 0, count: view.nodes.count)
        for index in view.nodes.indices
        where view.nodes[index].role == .table || view.nodes[index].role == .grid {
            readHeaders(ofTable: index)
        }
    }

    private mutating func readHeaders(ofTable table: Int) {
        let rows = (table..<Int(ends[table])).filter { view.nodes[$0].role == .row }
        let header = rows.first { row in cells(ofRow: row).contains { view.nodes[$0].role == .columnheader } }
        let names = header.map(cells(ofRow:)) ?? []
        for row in rows {
            for (column, cell) in cells(ofRow: row).enumerated()
            where column < names.count && cell != names[column] {
                headers[cell] = nameHashes[names[column]]
            }
        }
    }

    private func cells(ofRow row: Int) -> [Int] {
        children(of: row).filter {
            switch view.nodes[$0].role {
            case .cell, .gridcell, .columnheader, .rowheader: true
            default: false
            }
        }
    }

    private func children(of parent: Int) -> [Int] {
        var result: [Int] = []
        var index = parent + 1
        while index < Int(ends[parent]) {
            result.append(index)
            index = Int(ends[index])
        }
        return result
    }

    // MARK: Records

    private mutating func readRecords() {
        recordOf = Array(repeating: -1, count: view.nodes.count)
        let finder = RecordFinder(view: view, nameHashes: nameHashes, kinds: kinds, ends: ends)
        let parents = view.nodes.indices.filter { ends[$0] > $0 + 2 }
        for parent in parents where recordOf[parent] < 0 {
            addGroup(finder.containers(among: children(of: parent)))
        }
        for parent in parents where recordOf[parent] < 0 {
            addGroup(finder.repetitions(among: children(of: parent)).filter { isFree($0) })
        }
    }

    /// Whether no part of it belongs to a record already or is a part of the page of its own.
    private func isFree(_ range: Range<Int>) -> Bool {
        range.allSatisfy {
            recordOf[$0] < 0 && (!view.nodes[$0].role.isLandmark || view.nodes[$0].role == .form)
        }
    }

    private mutating func addGroup(_ ranges: [Range<Int>]) {
        guard ranges.count >= 2 else { return }
        let group = groups.count
        let first = records.count
        for (index, range) in ranges.enumerated() {
            for node in range { recordOf[node] = Int32(first + index) }
            records.append(record(range, group: group, index: index))
        }
        var signature: UInt32 = 0
        for cell in records[first].cells { signature = mix(signature, cell.column) }
        groups.append(PageIndex.Group(signature: signature, records: first..<records.count))
        markExtremes(first..<records.count)
    }

    private mutating func markExtremes(_ range: Range<Int>) {
        markExtremes(range, least: 1, greatest: 2) { $0.kind == .price }
        markExtremes(range, least: 4, greatest: 8) { $0.kind == .number || $0.kind == .percent }
    }

    /// Marks the records whose first fitting cell has the least and the greatest value.
    private mutating func markExtremes(
        _ range: Range<Int>, least: UInt8, greatest: UInt8, _ fits: (PageIndex.Cell) -> Bool
    ) {
        let values = range.compactMap { place in
            records[place].cells.first(where: fits)?.value.map { (place: place, value: $0) }
        }
        guard let low = values.map(\.value).min(), let high = values.map(\.value).max(), low < high else {
            return
        }
        for (place, value) in values {
            if value == low { records[place].extremes |= least }
            if value == high { records[place].extremes |= greatest }
        }
    }

    private func record(_ range: Range<Int>, group: Int, index: Int) -> PageIndex.Record {
        var own: [Token] = []
        for node in range {
            own.append(
                contentsOf: tokens[Int(tokenRanges[node].lowerBound)..<Int(tokenRanges[node].upperBound)])
        }
        let contentHash = own.reduce(ReadingSeed.record.rawValue) { mix($0, $1) }
        return PageIndex.Record(
            group: group, index: index, nodes: range, tokens: Set(own).sorted(), contentHash: contentHash,
            cells: cells(in: range))
    }

    private func cells(in range: Range<Int>) -> [PageIndex.Cell] {
        var result: [PageIndex.Cell] = []
        var used: [UInt32: UInt32] = [:]
        for node in range where isText(node) && result.count < Self.maximumCells {
            let base =
                headers[node] != 0
                ? headers[node] : mix(UInt32(view.nodes[node].role.rawValue), UInt32(kinds[node].rawValue))
            let order = used[base, default: 0]
            used[base] = order + 1
            result.append(
                PageIndex.Cell(
                    column: order == 0 ? base : mix(base, order), node: Int32(node),
                    value: kinds[node] == .words ? nil : TextValue.number(view.nodes[node].name),
                    kind: kinds[node]))
        }
        return result
    }

    /// Whether the node shows text of its own (not merely the name its children make).
    private func isText(_ node: Int) -> Bool {
        guard kinds[node] != .empty else { return false }
        switch view.nodes[node].role {
        case .text, .link, .heading, .cell, .gridcell, .rowheader, .image, .paragraph, .definition, .term,
            .listitem, .strong,
            .emphasis, .time, .mark, .code, .labelText, .article:
            let parent = view.nodes[node].parent
            return parent < 0 || nameHashes[parent] != nameHashes[node] || !isCarrier(view.nodes[parent].role)
        default: return false
        }
    }

    /// Roles whose name repeats what their children say.
    private func isCarrier(_ role: Role) -> Bool {
        switch role {
        case .link, .heading, .cell, .gridcell, .rowheader, .listitem, .button: true
        default: false
        }
    }

    // MARK: Nodes

    private mutating func readNodes() {
        var counts: [UInt32: Int32] = [:]
        let keys = view.nodes.indices.map { mix(UInt32(view.nodes[$0].role.rawValue), nameHashes[$0]) }
        for key in keys { counts[key, default: 0] += 1 }
        var seen: [UInt32: Int32] = [:]
        var section: UInt32 = 0
        var label: UInt32 = 0
        var landmarks: [UInt32] = []
        for (index, node) in view.nodes.enumerated() {
            landmarks.append(landmark(index, above: node.parent < 0 ? 0 : landmarks[node.parent]))
            let order = seen[keys[index], default: 0]
            seen[keys[index]] = order + 1
            nodes.append(
                PageIndex.Node(
                    role: UInt32(node.role.rawValue), nameHash: nameHashes[index], tokens: tokenRanges[index],
                    section: section, landmark: landmarks[index],
                    label: headers[index] != 0 ? headers[index] : label,
                    record: recordOf[index], equalIndex: order, equalCount: counts[keys[index]] ?? 1,
                    end: ends[index],
                    kind: kinds[index],
                    isContent: isContent(index, count: counts[keys[index]] ?? 1)))
            if node.role == .heading { section = nameHashes[index] }
            if isText(index) { label = nameHashes[index] }
        }
    }

    /// A name that stands once on the page, inside of an entry with further texts.
    private func isContent(_ index: Int, count: Int32) -> Bool {
        guard recordOf[index] >= 0, count <= 2, view.nodes[index].role != .button else { return false }
        return records[Int(recordOf[index])].cells.count >= 2
    }

    private func landmark(_ index: Int, above: UInt32) -> UInt32 {
        let node = view.nodes[index]
        return node.role.isLandmark ? mix(UInt32(node.role.rawValue), nameHashes[index]) : above
    }

    // MARK: Answers

    private mutating func readAnswers() {
        add(view.title, .title, node: 0, label: 0)
        for index in view.nodes.indices where answers.count < Self.maximumAnswers {
            let node = view.nodes[index]
            if !node.value.isEmpty { add(node.value, .fieldValue, node: index, label: nameHashes[index]) }
            if node.role == .option && node.states.contains(.selected) {
                add(
                    node.name, .chosenOption, node: index,
                    label: node.parent < 0 ? 0 : nameHashes[node.parent])
            }
            if node.role == .combobox || node.role == .listbox { addOptions(index) }
            guard isText(index), node.name.utf8.count <= Self.maximumAnswerLength else { continue }
            add(node.name, headers[index] == 0 ? .name : .cell, node: index, label: nodes[index].label)
            addAfterColon(index)
            addBetweenCommas(index)
            addParts(index)
        }
    }

    private mutating func add(
        _ text: String, _ source: PageIndex.Answer.Source, node: Int, label: UInt32, before: Token = 0,
        behind: Token = 0
    ) {
        let found = Tokenizer.tokens(text)
        guard !found.isEmpty, text.utf8.count <= Self.maximumAnswerLength else { return }
        answers.append(
            PageIndex.Answer(
                text: text, textHash: hash(text), source: source, kind: TextValue.kind(text, found),
                node: Int32(node),
                label: label, before: before, behind: behind))
    }

    /// `Label: value` in one text.
    private mutating func addAfterColon(_ index: Int) {
        let name = view.nodes[index].name
        let bytes = Array(name.utf8)
        guard let colon = bytes.firstIndex(of: 0x3A), colon > 0, colon + 1 < bytes.count else { return }
        var start = colon + 1
        while start < bytes.count && bytes[start] == 0x20 { start += 1 }
        let words = textTokens[index].filter { $0.end <= colon }.map(\.id)
        let label = words.reduce(ReadingSeed.name.rawValue) { mix($0, $1) }
        labels.append((label, words))
        add(TextValue.slice(name, start, bytes.count), .afterColon, node: index, label: label)
    }

    /// `Chicago` and `Illinois 60695` in `Chicago, Illinois 60695`.
    private mutating func addBetweenCommas(_ index: Int) {
        let name = view.nodes[index].name
        guard textTokens[index].count <= 20 else { return }
        let parts = name.utf8.split(separator: 0x2C)
        guard parts.count > 1, parts.count <= 6 else { return }
        for (order, part) in parts.enumerated() {
            guard let text = String(part.drop { $0 == 0x20 }) else { continue }
            add(
                text, .betweenCommas, node: index, label: nodes[index].label, before: UInt32(order),
                behind: UInt32(parts.count))
        }
    }

    /// All options of a select but those without a value of their own, joined.
    private mutating func addOptions(_ index: Int) {
        let names = (index + 1..<Int(ends[index])).filter { view.nodes[$0].role == .option }.map {
            view.nodes[$0].name
        }
        guard names.count > 1, names.count <= 12 else { return }
        add(names.joined(separator: ", "), .options, node: index, label: nameHashes[index], before: 1)
        add(
            names.dropFirst().joined(separator: ", "), .options, node: index, label: nameHashes[index],
            before: 2)
    }

    /// Numbers, prices and dates inside a longer text, and the text before a bracket.
    private mutating func addParts(_ index: Int) {
        let name = view.nodes[index].name
        let found = textTokens[index]
        guard found.count > 1, found.count <= 40 else { return }
        let amounts = TextValue.amounts(name)
        for (position, token) in found.enumerated() where token.isNumber {
            let before = position > 0 ? found[position - 1].id : 0
            let behind = position + 1 < found.count ? found[position + 1].id : 0
            add(
                TextValue.slice(name, token), .part, node: index, label: nodes[index].label, before: before,
                behind: behind)
            if let amount = amounts.first(where: { $0.number == token.start..<token.end }) {
                add(
                    TextValue.slice(name, amount.range.lowerBound, amount.range.upperBound), .part,
                    node: index, label: nodes[index].label, before: before, behind: behind)
            }
        }
        addLastWords(index)
    }

    /// What follows the first word (`By Anna`, `SKU B07`), and the last word.
    private mutating func addLastWords(_ index: Int) {
        let name = view.nodes[index].name
        let found = textTokens[index]
        guard found.count <= 8, let last = found.last else { return }
        add(
            TextValue.slice(name, found[1].start, name.utf8.count), .part, node: index,
            label: nodes[index].label,
            before: found[0].id, behind: 0)
        guard found.count > 2 else { return }
        add(
            TextValue.slice(name, last.start, name.utf8.count), .part, node: index, label: nodes[index].label,
            before: found[found.count - 2].id, behind: 0)
    }

    private mutating func readHeadingAndMessages() {
        if let index = view.nodes.indices.first(where: { view.nodes[$0].role == .heading }) {
            headingTokens = textTokens[index].map(\.id)
        }
        for index in view.nodes.indices where view.nodes[index].role.isMessage {
            for node in index..<Int(ends[index]) { message = mix(message, nameHashes[node]) }
        }
    }
}
