import Readings
import WebEnv

/// The texts on offer for a target, and their features: what to type, which option to choose, what to answer.
struct Arguments {
    private(set) var texts: [String] = []
    private(set) var rows = FeatureRows()

    /// Texts that may go with the target; one empty text where the operation takes none.
    static func on(_ target: ActionTarget, in reading: EpisodeReading) -> Arguments {
        var result = Arguments()
        switch target.verb {
        case .fill, .fillAndEnter: result.appendSpans(target, reading)
        case .select: result.appendOptions(target, reading)
        case .stop: result.appendAnswers(reading)
        case .click, .goBack, .press, .clear, .goto, .goForward, .other: result.appendNone()
        }
        return result
    }

    /// Whether the operation takes a text that has to be chosen.
    static func areNeeded(for verb: ActionVerb) -> Bool {
        switch verb {
        case .fill, .fillAndEnter, .select, .stop: true
        case .click, .goBack, .press, .clear, .goto, .goForward, .other: false
        }
    }

    private mutating func appendNone() {
        texts = [""]
        rows.endRow()
    }

    private mutating func finish(_ text: String) {
        texts.append(text)
        rows.endRow()
    }

    // MARK: Typing

    private mutating func appendSpans(_ target: ActionTarget, _ reading: EpisodeReading) {
        let field = reading.page.nodes[target.node]
        let key = FeatureRoot.typingInField(field.role, field.nameHash)
        let role = FeatureRoot.typingInRole(field.role)
        for span in reading.words.spans {
            appendSpan(span, field: key, role: role, reading)
            let fieldTokens = reading.page.tokens(of: field)
            if fieldTokens.contains(span.before) || fieldTokens.contains(span.beforeThat) {
                rows.add(ArgumentFeature.fieldIsNamedBefore(key))
            }
            for token in fieldTokens.prefix(4) {
                rows.add(mix(FeatureRoot.fieldTokenBeforeSpan(token), span.before))
                rows.add(
                    mix(
                        FeatureRoot.fieldTokenForSpan(token), UInt32(span.kind.rawValue), span.isWhole ? 1 : 0
                    ))
            }
            finish(span.text)
        }
        for fact in reading.memory.facts.suffix(30) {
            let answer = fact.page.answers[fact.answer]
            rows.add(FeatureRoot.rememberedKind(UInt32(answer.kind.rawValue)))
            rows.add(ArgumentFeature.rememberedLabel(key, answer.label))
            finish(answer.text)
        }
    }

    private mutating func appendSpan(
        _ span: IntentIndex.Span, field key: UInt32, role: UInt32, _ reading: EpisodeReading
    ) {
        let kind = mix(UInt32(span.kind.rawValue), span.isWhole ? 1 : 0)
        let length = UInt32(min(span.tokenCount, 8))
        let isTyped: UInt32 = reading.memory.typedTexts.contains(span.textHash) ? 1 : 0
        let values = UInt32(
            reading.words.values.count {
                $0.lowerBound >= span.tokens.lowerBound && $0.upperBound <= span.tokens.upperBound
            })
        let cuts: UInt32 = reading.words.values.contains { overlapsPartly($0, span.tokens) } ? 1 : 0
        for base in [key, role] {
            rows.add(ArgumentFeature.spanKind(base, kind))
            rows.add(ArgumentFeature.spanOrder(base, mix(kind, UInt32(min(span.order, 4)))))
            rows.add(ArgumentFeature.wordBefore(base, span.before))
            rows.add(ArgumentFeature.wordBehind(base, span.behind))
            rows.add(ArgumentFeature.length(base, length))
            rows.add(ArgumentFeature.isTyped(base, isTyped))
            rows.add(ArgumentFeature.kindAfterWord(base, mix(kind, span.before)))
            rows.add(ArgumentFeature.wordsAround(base, mix(span.before, span.behind)))
            rows.add(ArgumentFeature.twoWordsBefore(base, mix(span.beforeThat, span.before)))
            rows.add(ArgumentFeature.valuesInside(base, mix(values, cuts)))
            rows.add(ArgumentFeature.kindIsTyped(base, mix(kind, isTyped)))
            rows.add(ArgumentFeature.kindForOpening(base, mix(kind, reading.words.opening)))
            rows.add(
                ArgumentFeature.orderAmongValues(
                    base, mix(mix(kind, UInt32(min(span.order, 4))), UInt32(reading.words.values.count))))
        }
        for word in reading.words.words {
            rows.add(mix(ArgumentFeature.kindForWord(key), kind, word))
        }
        for place in span.tokens.prefix(8) {
            rows.add(ArgumentFeature.spanToken(key, reading.words.tokens[place].id))
        }
    }

    private func overlapsPartly(_ value: Range<Int>, _ span: Range<Int>) -> Bool {
        value.overlaps(span) && !(value.lowerBound >= span.lowerBound && value.upperBound <= span.upperBound)
    }

    // MARK: Choosing an option

    private mutating func appendOptions(_ target: ActionTarget, _ reading: EpisodeReading) {
        let field = reading.page.nodes[target.node]
        let key = FeatureRoot.choosingInField(field.nameHash)
        let options = CandidateActions.options(of: target.node, reading.page)
        for (order, option) in options.enumerated() {
            let node = reading.page.nodes[option]
            let match = reading.match.nodes[option]
            let isSelected: UInt32 = reading.page.view.nodes[option].states.contains(.selected) ? 1 : 0
            rows.add(FeatureRoot.optionMatch(match.bucket))
            rows.add(FeatureRoot.optionGrade(match.grade, isSelected))
            rows.add(FeatureRoot.optionState(isSelected))
            rows.add(FeatureRoot.optionOrder(UInt32(min(order, 3)), order == options.count - 1 ? 1 : 0))
            rows.add(mix(key, match.bucket))
            rows.add(ArgumentFeature.optionName(key, node.nameHash))
            rows.add(ArgumentFeature.optionIsSelected(key, isSelected))
            rows.add(FeatureRoot.optionName(node.nameHash))
            for word in reading.words.words {
                rows.add(mix(ArgumentFeature.optionNameForWord(key), node.nameHash, word))
                rows.add(FeatureRoot.optionNameForWord(node.nameHash, word))
            }
            for token in reading.page.tokens(of: node).prefix(3) {
                for word in reading.words.words.prefix(10) {
                    rows.add(FeatureRoot.optionTokenForWord(token, word))
                }
            }
            finish(reading.page.view.nodes[option].name)
        }
    }

    // MARK: Answering

    private mutating func appendAnswers(_ reading: EpisodeReading) {
        var answers = AnswerFeatures(reading)
        answers.collect()
        texts = answers.texts
        rows = answers.rows
    }
}
