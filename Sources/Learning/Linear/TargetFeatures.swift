import Readings
import WebEnv

/// Features of the first choice: which operation on which target.
///
/// All of them come from roles, names, structure, the intent's words and the episode so far; none knows a site.
struct TargetFeatures {
    private let reading: EpisodeReading
    private let page: PageIndex
    private let match: PageMatch
    private let words: [Token]
    private let lastAction: UInt32
    private let actionBeforeLast: UInt32
    private let step: UInt32
    private let failed: Bool
    private let progress: UInt32
    /// How much of the intent's values the page shows and the episode has used.
    private let coverage: UInt32
    private let valuesTyped: UInt32
    private(set) var rows: FeatureRows

    static func rows(for targets: [ActionTarget], in reading: EpisodeReading) -> FeatureRows {
        var builder = TargetFeatures(reading, targets.count)
        for target in targets { builder.append(target) }
        return builder.rows
    }

    private init(_ reading: EpisodeReading, _ count: Int) {
        self.reading = reading
        page = reading.page
        match = reading.match
        words = reading.words.words
        let actions = reading.memory.actions
        lastAction = actions.last ?? EpisodeMemory.noAction
        actionBeforeLast = actions.count > 1 ? actions[actions.count - 2] : EpisodeMemory.noAction
        step = UInt32(min(actions.count, 8))
        failed = reading.observation.lastActionError != nil
        progress = reading.match.title.grade * 8 + reading.match.heading.grade
        coverage = reading.match.presence.rawValue * 8 + UInt32(min(reading.unusedValues, 4))
        valuesTyped = UInt32(min(reading.memory.typedTexts.count, 4))
        rows = FeatureRows(capacity: count * 110)
    }

    private mutating func append(_ target: ActionTarget) {
        target.node >= 0 ? appendNode(target) : appendPlain(target)
        rows.endRow()
    }

    // MARK: Operations without a target

    private mutating func appendPlain(_ target: ActionTarget) {
        let key = FeatureRoot.plainOperation(target.verb.feature)
        rows.add(key)
        rows.add(
            TargetFeature.timesDone(
                key, UInt32(min(reading.memory.usedTargets[target.identity(in: page)] ?? 0, 3))))
        appendSituation(key)
        appendWords(key)
        rows.add(TargetFeature.bestGrade(key, match.bestGrade))
        rows.add(TargetFeature.bestGradeAtProgress(key, mix(match.bestGrade, progress)))
        rows.add(TargetFeature.openingAtAddress(key, mix(reading.words.opening, reading.pageKey)))
        rows.add(TargetFeature.message(key, page.message))
        rows.add(TargetFeature.messageAfterAction(key, mix(page.message, lastAction)))
        for word in words { rows.add(mix(TargetFeature.wordAtProgress(key), word, progress)) }
    }

    // MARK: Targets

    private mutating func appendNode(_ target: ActionTarget) {
        let node = page.nodes[target.node]
        let text = match.nodes[target.node]
        let verb = target.verb.feature
        let kind = FeatureRoot.operationOnNode(verb, node.role)
        let key = mix(kind, reading.nameKey(target.node))
        rows.add(kind)
        rows.add(key)
        if !node.isContent && !text.isCopy { appendName(node, kind) }
        appendMatches(target, node, text, kind, key)
        appendStructure(target, node, kind, key)
        appendHistory(target, kind, key)
        appendSituation(key)
        appendWords(key)
    }

    private mutating func appendName(_ node: PageIndex.Node, _ kind: UInt32) {
        for token in page.tokens(of: node).prefix(4) {
            rows.add(TargetFeature.nameToken(kind, token))
            for word in words.prefix(8) { rows.add(mix(TargetFeature.nameTokenForWord(kind), token, word)) }
        }
    }

    private mutating func appendMatches(
        _ target: ActionTarget, _ node: PageIndex.Node, _ text: TextMatch, _ kind: UInt32, _ key: UInt32
    ) {
        let bucket = text.bucket
        let grade = text.grade
        rows.add(TargetFeature.match(kind, bucket))
        rows.add(TargetFeature.gradeAfterAction(kind, mix(grade, lastAction)))
        rows.add(TargetFeature.gradeAtAddress(kind, mix(grade, reading.pageKey)))
        rows.add(TargetFeature.gradeAtProgress(kind, mix(grade, progress)))
        rows.add(TargetFeature.gradeAtStep(kind, mix(grade, step)))
        rows.add(TargetFeature.gradeIsBest(kind, mix(grade, grade == match.bestGrade ? 1 : 0)))
        let around = mix(match.labelGrades[node.section] ?? 0, match.labelGrades[node.label] ?? 0)
        rows.add(TargetFeature.labelsAround(kind, around))
        rows.add(TargetFeature.labelsAroundName(key, around))
        if grade >= 3 { for word in words { rows.add(mix(TargetFeature.gradeForWord(kind, grade), word)) } }
        guard node.record >= 0 else { return }
        let record = match.records[Int(node.record)]
        let known = page.records[Int(node.record)]
        let place = place(of: known)
        rows.add(TargetFeature.record(kind, record.bucket))
        rows.add(TargetFeature.recordForName(key, record.bucket))
        let fit: UInt32 = (record.isBest ? 1 : 0) + (record.isFull ? 2 : 0)
        rows.add(TargetFeature.recordFit(key, fit))
        rows.add(TargetFeature.recordFitAtAddress(key, mix(fit, reading.pageKey)))
        rows.add(TargetFeature.recordPlace(key, place))
        rows.add(TargetFeature.recordFitForPresence(key, mix(fit, reading.match.presence.rawValue)))
        rows.add(TargetFeature.recordFitAtPlace(key, mix(fit, place)))
        if known.extremes != 0 {
            rows.add(TargetFeature.extremes(key, UInt32(known.extremes)))
            for word in words {
                rows.add(mix(TargetFeature.extremesForWord(kind, UInt32(known.extremes)), word))
            }
        }
        for word in words { rows.add(mix(TargetFeature.recordPlaceForWord(kind, place), word)) }
    }

    /// First, second, last or in between; records with the least and the greatest number stand out too.
    private func place(of record: PageIndex.Record) -> UInt32 {
        let count = page.groups[record.group].records.count
        return record.index == 0 ? 1 : record.index == count - 1 ? 2 : record.index == 1 ? 3 : 4
    }

    private mutating func appendStructure(
        _ target: ActionTarget, _ node: PageIndex.Node, _ kind: UInt32, _ key: UInt32
    ) {
        let known = page.view.nodes[target.node]
        let position: UInt32 =
            node.equalCount == 1
            ? 0 : node.equalIndex == 0 ? 1 : node.equalIndex == node.equalCount - 1 ? 2 : 3
        rows.add(TargetFeature.landmark(kind, node.landmark))
        rows.add(TargetFeature.landmarkForName(key, node.landmark))
        rows.add(TargetFeature.section(kind, node.section))
        rows.add(TargetFeature.sectionForName(key, node.section))
        rows.add(TargetFeature.positionAmongEquals(key, position))
        rows.add(TargetFeature.states(key, UInt32(known.states.rawValue)))
        rows.add(TargetFeature.fieldState(key, fieldState(known)))
        for word in words { rows.add(mix(TargetFeature.sectionForWord(kind), node.section, word)) }
    }

    /// Whether a field is empty, holds something from the intent, or something else.
    private func fieldState(_ node: ObservedNode) -> UInt32 {
        guard !node.value.isEmpty else { return 0 }
        return reading.memory.typedTexts.contains(hash(node.value)) ? 1 : 2
    }

    private mutating func appendHistory(_ target: ActionTarget, _ kind: UInt32, _ key: UInt32) {
        let used = UInt32(min(reading.memory.usedTargets[target.identity(in: page)] ?? 0, 3))
        rows.add(TargetFeature.timesUsed(kind, used))
        rows.add(TargetFeature.timesUsedForName(key, used))
        rows.add(TargetFeature.timesUsedAfterAction(key, mix(used, lastAction)))
        rows.add(TargetFeature.lastTwoActions(key, mix(lastAction, actionBeforeLast)))
        rows.add(TargetFeature.valuesTyped(key, valuesTyped))
    }

    // MARK: For all operations

    private mutating func appendSituation(_ key: UInt32) {
        rows.add(TargetFeature.address(key, reading.pageKey))
        rows.add(TargetFeature.title(key, page.title))
        rows.add(TargetFeature.heading(key, page.heading))
        rows.add(TargetFeature.lastAction(key, lastAction))
        rows.add(TargetFeature.step(key, step))
        rows.add(TargetFeature.progress(key, progress))
        rows.add(TargetFeature.afterFailure(key, failed ? 1 : 0))
        rows.add(TargetFeature.coverage(key, coverage))
        rows.add(TargetFeature.coverageAtAddress(key, mix(coverage, reading.pageKey)))
        rows.add(TargetFeature.coverageAfterAction(key, mix(coverage, lastAction)))
        rows.add(TargetFeature.presence(key, reading.match.presence.rawValue))
        rows.add(TargetFeature.unusedValues(key, UInt32(min(reading.unusedValues, 4))))
        rows.add(TargetFeature.opening(key, reading.words.opening))
        rows.add(TargetFeature.valueCount(key, UInt32(min(reading.words.values.count, 4))))
        rows.add(TargetFeature.addressAfterAction(key, mix(reading.pageKey, lastAction)))
    }

    private mutating func appendWords(_ key: UInt32) {
        let here = TargetFeature.wordAtAddress(key, reading.pageKey)
        let after = TargetFeature.wordAfterAction(key, lastAction)
        let plain = TargetFeature.word(key)
        let covered = TargetFeature.wordAtCoverage(key, coverage)
        for word in words {
            rows.add(mix(plain, word))
            rows.add(mix(here, word))
            rows.add(mix(after, word))
            rows.add(mix(covered, word))
        }
    }
}
