import WebEnv

/// Features of the first choice: which operation on which target.
///
/// All of them come from roles, names, structure, the intent's words and the episode so far; none knows a site.
struct TargetFeatures {
    private let context: DecisionContext
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

    static func rows(for targets: [ActionTarget], in context: DecisionContext) -> FeatureRows {
        var builder = TargetFeatures(context, targets.count)
        for target in targets { builder.append(target) }
        return builder.rows
    }

    private init(_ context: DecisionContext, _ count: Int) {
        self.context = context
        page = context.page
        match = context.match
        words = context.words.words
        let actions = context.memory.actions
        lastAction = actions.last ?? 7
        actionBeforeLast = actions.count > 1 ? actions[actions.count - 2] : 7
        step = UInt32(min(actions.count, 8))
        failed = context.observation.lastActionError != nil
        progress = context.match.title.grade * 8 + context.match.heading.grade
        coverage = context.match.presence.rawValue * 8 + UInt32(min(context.unusedValues, 4))
        valuesTyped = UInt32(min(context.memory.typedTexts.count, 4))
        rows = FeatureRows(capacity: count * 110)
    }

    private mutating func append(_ target: ActionTarget) {
        target.node >= 0 ? appendNode(target) : appendPlain(target)
        rows.endRow()
    }

    // MARK: Operations without a target

    private mutating func appendPlain(_ target: ActionTarget) {
        let key = mix(201, UInt32(target.verb.rawValue))
        rows.add(key)
        rows.add(mix(key, 1, UInt32(min(context.memory.usedTargets[target.identity(in: page)] ?? 0, 3))))
        appendSituation(key)
        appendWords(key)
        rows.add(mix(key, 2, match.bestGrade))
        rows.add(mix(key, 3, mix(match.bestGrade, progress)))
        rows.add(mix(key, 4, mix(context.words.opening, context.pageKey)))
        rows.add(mix(key, 5, page.message))
        rows.add(mix(key, 6, mix(page.message, lastAction)))
        for word in words { rows.add(mix(mix(key, 7), word, progress)) }
    }

    // MARK: Targets

    private mutating func appendNode(_ target: ActionTarget) {
        let node = page.nodes[target.node]
        let text = match.nodes[target.node]
        let verb = UInt32(target.verb.rawValue)
        let kind = mix(301, verb, node.role)
        let key = mix(kind, context.nameKey(target.node))
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
            rows.add(mix(kind, 11, token))
            for word in words.prefix(8) { rows.add(mix(mix(kind, 12), token, word)) }
        }
    }

    private mutating func appendMatches(
        _ target: ActionTarget, _ node: PageIndex.Node, _ text: TextMatch, _ kind: UInt32, _ key: UInt32
    ) {
        let bucket = text.bucket
        let grade = text.grade
        rows.add(mix(kind, 21, bucket))
        rows.add(mix(kind, 22, mix(grade, lastAction)))
        rows.add(mix(kind, 23, mix(grade, context.pageKey)))
        rows.add(mix(kind, 24, mix(grade, progress)))
        rows.add(mix(kind, 25, mix(grade, step)))
        rows.add(mix(kind, 26, mix(grade, grade == match.bestGrade ? 1 : 0)))
        let around = mix(match.labelGrades[node.section] ?? 0, match.labelGrades[node.label] ?? 0)
        rows.add(mix(kind, 28, around))
        rows.add(mix(key, 29, around))
        if grade >= 3 { for word in words { rows.add(mix(mix(kind, 27, grade), word)) } }
        guard node.record >= 0 else { return }
        let record = match.records[Int(node.record)]
        let known = page.records[Int(node.record)]
        let place = place(of: known)
        rows.add(mix(kind, 31, record.bucket))
        rows.add(mix(key, 32, record.bucket))
        let fit: UInt32 = (record.isBest ? 1 : 0) + (record.isFull ? 2 : 0)
        rows.add(mix(key, 33, fit))
        rows.add(mix(key, 34, mix(fit, context.pageKey)))
        rows.add(mix(key, 35, place))
        rows.add(mix(key, 37, mix(fit, context.match.presence.rawValue)))
        rows.add(mix(key, 38, mix(fit, place)))
        if known.extremes != 0 {
            rows.add(mix(key, 39, UInt32(known.extremes)))
            for word in words { rows.add(mix(mix(kind, 40, UInt32(known.extremes)), word)) }
        }
        for word in words { rows.add(mix(mix(kind, 36, place), word)) }
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
        rows.add(mix(kind, 41, node.landmark))
        rows.add(mix(key, 42, node.landmark))
        rows.add(mix(kind, 43, node.section))
        rows.add(mix(key, 44, node.section))
        rows.add(mix(key, 45, position))
        rows.add(mix(key, 46, UInt32(known.states.rawValue)))
        rows.add(mix(key, 47, fieldState(known)))
        for word in words { rows.add(mix(mix(kind, 48), node.section, word)) }
    }

    /// Whether a field is empty, holds something from the intent, or something else.
    private func fieldState(_ node: ObservedNode) -> UInt32 {
        guard !node.value.isEmpty else { return 0 }
        return context.memory.typedTexts.contains(hash(node.value)) ? 1 : 2
    }

    private mutating func appendHistory(_ target: ActionTarget, _ kind: UInt32, _ key: UInt32) {
        let used = UInt32(min(context.memory.usedTargets[target.identity(in: page)] ?? 0, 3))
        rows.add(mix(kind, 51, used))
        rows.add(mix(key, 52, used))
        rows.add(mix(key, 53, mix(used, lastAction)))
        rows.add(mix(key, 54, mix(lastAction, actionBeforeLast)))
        rows.add(mix(key, 55, valuesTyped))
    }

    // MARK: For all operations

    private mutating func appendSituation(_ key: UInt32) {
        rows.add(mix(key, 61, context.pageKey))
        rows.add(mix(key, 62, page.title))
        rows.add(mix(key, 63, page.heading))
        rows.add(mix(key, 64, lastAction))
        rows.add(mix(key, 65, step))
        rows.add(mix(key, 66, progress))
        rows.add(mix(key, 67, failed ? 1 : 0))
        rows.add(mix(key, 71, coverage))
        rows.add(mix(key, 72, mix(coverage, context.pageKey)))
        rows.add(mix(key, 73, mix(coverage, lastAction)))
        rows.add(mix(key, 74, context.match.presence.rawValue))
        rows.add(mix(key, 75, UInt32(min(context.unusedValues, 4))))
        rows.add(mix(key, 68, context.words.opening))
        rows.add(mix(key, 69, UInt32(min(context.words.values.count, 4))))
        rows.add(mix(key, 70, mix(context.pageKey, lastAction)))
    }

    private mutating func appendWords(_ key: UInt32) {
        let here = mix(key, 81, context.pageKey)
        let after = mix(key, 82, lastAction)
        let plain = mix(key, 83)
        let covered = mix(key, 84, coverage)
        for word in words {
            rows.add(mix(plain, word))
            rows.add(mix(here, word))
            rows.add(mix(after, word))
            rows.add(mix(covered, word))
        }
    }
}
