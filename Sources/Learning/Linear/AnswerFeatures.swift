import Groundwork
import Readings
import WebEnv

/// Possible answers of a stop: texts of the page, remembered texts, and what can be counted, summed or compared in its lists.
struct AnswerFeatures {
    private let reading: EpisodeReading
    private let page: PageIndex
    private let words: [Token]
    private(set) var texts: [String] = []
    private(set) var rows: FeatureRows

    static let maximumGroups = 4
    static let maximumConditions = 8
    static let maximumColumns = 8
    static let maximumJoined = 12

    init(_ reading: EpisodeReading) {
        self.reading = reading
        page = reading.page
        words = reading.words.words
        rows = FeatureRows(capacity: (reading.page.answers.count + 60) * 60)
    }

    mutating func collect() {
        appendFixed()
        for answer in page.answers {
            append(
                answer, of: page, match: reading.match.nodes[Int(answer.node)],
                labelGrade: reading.match.labelGrades[answer.label] ?? 0, age: 0)
        }
        for fact in reading.memory.facts where fact.page.contentHash != page.contentHash {
            appendRemembered(fact)
        }
        appendComputed()
    }

    /// The features that every candidate has, from what it is and what speaks for it.
    private mutating func finish(_ text: String, kind: UInt32, form: TextKind, reasons: [UInt32]) {
        let key = FeatureRoot.answerKind(kind)
        let shape = FeatureRoot.answerForm(UInt32(form.rawValue))
        rows.add(key)
        rows.add(shape)
        rows.add(AnswerFeature.address(key, reading.pageKey))
        rows.add(AnswerFeature.opening(key, reading.words.opening))
        rows.add(AnswerFeature.formForOpening(shape, reading.words.opening))
        rows.add(AnswerFeature.lastAction(key, reading.memory.actions.last ?? EpisodeMemory.noAction))
        for word in words {
            rows.add(AnswerFeature.word(key, word))
            rows.add(AnswerFeature.formForWord(shape, word))
        }
        for reason in reasons {
            let why = FeatureRoot.answerReason(reason)
            rows.add(why)
            rows.add(AnswerFeature.reasonAtAddress(why, reading.pageKey))
            rows.add(AnswerFeature.reasonForOpening(why, reading.words.opening))
            for word in words { rows.add(AnswerFeature.reasonForWord(why, word)) }
        }
        texts.append(text)
        rows.endRow()
    }

    // MARK: Fixed answers

    private mutating func appendFixed() {
        let situation = mix(reading.pageKey, reading.memory.actions.last ?? EpisodeMemory.noAction)
        finish(
            "", kind: AnswerKind.nothing.rawValue, form: .empty,
            reasons: [AnswerReason.nothingSaid(situation)])
        finish(
            "N/A", kind: AnswerKind.impossible.rawValue, form: .empty,
            reasons: [AnswerReason.impossible(situation), AnswerReason.impossibleAfterMessage(page.message)])
    }

    // MARK: Texts of pages

    private mutating func append(
        _ answer: PageIndex.Answer, of page: PageIndex, match: TextMatch, labelGrade: UInt32, age: UInt32
    ) {
        let source = UInt32(answer.source.rawValue)
        let node = page.nodes[Int(answer.node)]
        let kind = mix(
            UInt32(answer.source.rawValue) + AnswerKind.texts, UInt32(answer.kind.rawValue), node.role)
        let label = AnswerReason.label(answer.label)
        let record = recordReasons(node, page, age)
        var reasons = [
            label, AnswerReason.labelAndSource(label, source), AnswerReason.match(match.bucket, age),
            AnswerReason.section(node.section, node.role),
            AnswerReason.kindInRecord(mix(kind, record.isBest), record.place),
            AnswerReason.labelInRecord(label, record.isBest),
            AnswerReason.age(age, kind),
            AnswerReason.orderOfKind(order(of: node, in: page), mix(kind, AnswerReason.orderMark)),
        ]
        let sectionGrade = age == 0 ? reading.match.labelGrades[node.section] ?? 0 : 0
        reasons.append(AnswerReason.labelGradeInRecord(mix(labelGrade, source), record.isBest))
        reasons.append(
            AnswerReason.labelAndSectionGrade(
                mix(labelGrade, sectionGrade), mix(source, UInt32(answer.kind.rawValue))))
        if answer.before != 0 || answer.behind != 0 {
            reasons.append(
                AnswerReason.wordsAroundAreAsked(
                    isAsked(answer.before) * 2 + isAsked(answer.behind),
                    mix(source, UInt32(answer.kind.rawValue))))
            reasons.append(AnswerReason.wordBefore(answer.before))
            reasons.append(AnswerReason.wordBehind(answer.behind))
        }
        if node.landmark != 0 { reasons.append(AnswerReason.landmark(node.landmark, node.role)) }
        finish(answer.text, kind: kind, form: answer.kind, reasons: reasons)
    }

    /// 1 where the intent has the word.
    private func isAsked(_ token: Token) -> UInt32 {
        reading.words.positions.position(of: token) >= 0 ? 1 : 0
    }

    private func order(of node: PageIndex.Node, in source: PageIndex) -> UInt32 {
        guard node.record >= 0 else { return 9 }
        return UInt32(min(source.records[Int(node.record)].index, 5))
    }

    private func recordReasons(_ node: PageIndex.Node, _ source: PageIndex, _ age: UInt32) -> (
        isBest: UInt32, place: UInt32
    ) {
        guard node.record >= 0 else { return (2, 0) }
        let record = source.records[Int(node.record)]
        let count = source.groups[record.group].records.count
        let place: UInt32 = record.index == 0 ? 1 : record.index == count - 1 ? 2 : 3
        guard age == 0 else { return (3, place) }
        return (reading.match.records[Int(node.record)].isBest ? 1 : 0, place)
    }

    private mutating func appendRemembered(_ fact: EpisodeMemory.Fact) {
        let answer = fact.page.answers[fact.answer]
        append(
            answer, of: fact.page, match: TextMatch(), labelGrade: fact.labelGrade,
            age: UInt32(min(reading.memory.actions.count - fact.age + 1, 4)))
    }

    // MARK: Computed answers

    private mutating func appendComputed() {
        let groups = page.groups.sorted {
            ($0.records.count, -$0.records.lowerBound) > ($1.records.count, -$1.records.lowerBound)
        }
        for group in groups.prefix(Self.maximumGroups) {
            let here = group.records.map { RecordRef(page: page, record: $0) }
            let earlier = reading.memory.records.filter {
                $0.page.groups[$0.page.records[$0.record].group].signature == group.signature
            }
            .map { RecordRef(page: $0.page, record: $0.record) }
            appendComputed(here, .page)
            let all = Self.distinct(earlier + here)
            if all.count > here.count { appendComputed(all, .episode) }
        }
        appendEmptyCount()
    }

    private mutating func appendEmptyCount() {
        finish(
            "0", kind: AnswerKind.emptyCount.rawValue, form: .number,
            reasons: [AnswerReason.emptyCount(page.groups.isEmpty ? 1 : 0)])
    }

    private struct RecordRef {
        let page: PageIndex
        let record: Int
        var value: PageIndex.Record { page.records[record] }
        func text(_ cell: PageIndex.Cell) -> String { page.view.nodes[Int(cell.node)].name }
    }

    private static func distinct(_ records: [RecordRef]) -> [RecordRef] {
        var seen: Set<UInt32> = []
        return records.filter { seen.insert($0.value.contentHash).inserted }
    }

    /// Which records count, and what the condition is like.
    private struct Selection {
        let records: [RecordRef]
        let kind: AnswerSelection
    }

    private func selections(_ records: [RecordRef]) -> [Selection] {
        var result = [Selection(records: records, kind: .all)]
        let matcher = Matcher(reading.words)
        let scores = records.map { matcher.match($0.value.tokens).score }
        let best = scores.max() ?? 0
        let fitting = zip(records, scores).filter { $0.1 == best }.map(\.0)
        if best > 0 && fitting.count < records.count {
            result.append(Selection(records: fitting, kind: .best))
        }
        for token in reading.words.contentTokens where result.count < Self.maximumConditions {
            let chosen = records.filter { contains($0.value.tokens, token) }
            guard !chosen.isEmpty, chosen.count < records.count else { continue }
            let isValue = reading.words.valueTokens.contains(token)
            result.append(Selection(records: chosen, kind: isValue ? .value : .word))
        }
        return result
    }

    private func contains(_ sorted: [Token], _ token: Token) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < token { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == token
    }

    private mutating func appendComputed(_ records: [RecordRef], _ scope: AnswerScope) {
        let columns = columns(of: records)
        for selection in selections(records) {
            let kind = mix(selection.kind.rawValue, scope.rawValue)
            finish(
                String(selection.records.count), kind: AnswerKind.count(kind), form: .number,
                reasons: [AnswerReason.count(kind)])
            for column in columns { appendColumn(column, selection, kind) }
        }
    }

    private func columns(of records: [RecordRef]) -> [UInt32] {
        var seen: Set<UInt32> = []
        var result: [UInt32] = []
        for record in records.prefix(3) {
            for cell in record.value.cells
            where result.count < Self.maximumColumns && seen.insert(cell.column).inserted {
                result.append(cell.column)
            }
        }
        return result
    }

    private mutating func appendColumn(_ column: UInt32, _ selection: Selection, _ kind: UInt32) {
        let cells = selection.records.compactMap { record in
            record.value.cells.first { $0.column == column }.map { (record: record, cell: $0) }
        }
        guard let first = cells.first else { return }
        if first.cell.value != nil && first.cell.kind != .date {
            let numbers = cells.compactMap { pair in pair.cell.value.map { (pair.record, $0) } }
            let texts = cells.lazy.map { $0.record.text($0.cell) }
            appendNumbers(numbers, NumberForm(first.cell.kind, texts), column, kind)
        }
        guard selection.kind == .all || selection.kind == .best, cells.count > 1,
            cells.count <= Self.maximumJoined
        else { return }
        var seen: Set<String> = []
        let names = cells.map { $0.record.text($0.cell) }.filter { seen.insert($0).inserted }
        finish(
            names.joined(separator: ", "), kind: AnswerKind.joined(kind), form: .words,
            reasons: [
                AnswerReason.joinedColumn(column), AnswerReason.joinedColumnOfKind(column, kind),
                AnswerReason.joinedColumnGrade(grade(column), kind),
            ])
    }

    /// What a column's numbers are: the kind of the first, and how amounts of money are written in it.
    private struct NumberForm {
        let kind: TextKind
        /// nil where the first is no price.
        let money: MoneyFormat?

        init(_ kind: TextKind, _ texts: some Sequence<String>) {
            self.kind = kind
            money = kind == .price ? TextValue.moneyFormat(of: texts) : nil
        }
    }

    private mutating func appendNumbers(
        _ values: [(record: RecordRef, value: Double)], _ form: NumberForm, _ column: UInt32, _ kind: UInt32
    ) {
        let sum = values.reduce(0) { $0 + $1.value }
        appendNumber(sum, form, AnswerKind.sum(kind), column)
        guard values.count > 1 else { return }
        appendNumber(sum / Double(values.count), form, AnswerKind.mean(kind), column)
        guard let least = values.min(by: { $0.value < $1.value }),
            let greatest = values.max(by: { $0.value < $1.value })
        else { return }
        appendExtreme(least.record, least.value, form, AnswerKind.least(kind), column)
        appendExtreme(greatest.record, greatest.value, form, AnswerKind.greatest(kind), column)
        appendNumber(greatest.value - least.value, form, AnswerKind.difference(kind), column)
        let ends = [least.value, greatest.value].map { value in
            form.money.map { TextValue.money(value, as: $0) } ?? TextValue.money(value)
        }
        finish(
            ends.joined(separator: " - "), kind: AnswerKind.range(kind), form: form.kind,
            reasons: [AnswerReason.range(column)])
    }

    /// How far the intent names the column.
    private func grade(_ column: UInt32) -> UInt32 { reading.match.labelGrades[column] ?? 0 }

    private mutating func appendNumber(_ value: Double, _ form: NumberForm, _ kind: UInt32, _ column: UInt32)
    {
        let reasons = [
            AnswerReason.numberColumn(column), AnswerReason.numberColumnOfKind(column, kind),
            AnswerReason.numberColumnGrade(grade(column), kind),
        ]
        if let money = form.money {
            finish(
                TextValue.money(value, as: money), kind: AnswerVariant.price(kind), form: .price,
                reasons: reasons)
        }
        finish(
            TextValue.plain(value, decimalMark: form.money?.decimalMark ?? "."),
            kind: AnswerVariant.number(kind), form: .number, reasons: reasons)
    }

    /// The least or greatest value, and what else stands in its record.
    private mutating func appendExtreme(
        _ record: RecordRef, _ value: Double, _ form: NumberForm, _ kind: UInt32, _ column: UInt32
    ) {
        appendNumber(value, form, kind, column)
        for cell in record.value.cells where cell.column != column {
            finish(
                record.text(cell), kind: AnswerVariant.besideExtreme(kind, UInt32(cell.kind.rawValue)),
                form: cell.kind,
                reasons: [
                    AnswerReason.besideExtreme(column, kind),
                    AnswerReason.columnBesideExtreme(mix(column, kind), cell.column),
                    AnswerReason.gradesBesideExtreme(mix(grade(column), grade(cell.column)), kind),
                ])
        }
    }
}
