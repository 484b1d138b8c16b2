import WebEnv

/// The texts on offer for a target, and their features: what to type, which option to choose, what to answer.
struct Arguments {
    private(set) var texts: [String] = []
    private(set) var rows = FeatureRows()

    /// Texts that may go with the target; one empty text where the operation takes none.
    static func on(_ target: ActionTarget, in context: DecisionContext) -> Arguments {
        var result = Arguments()
        switch target.verb {
        case .fill, .fillAndEnter: result.appendSpans(target, context)
        case .select: result.appendOptions(target, context)
        case .stop: result.appendAnswers(context)
        case .click, .goBack, .pressEnter, .other: result.appendNone()
        }
        return result
    }

    /// Whether the operation takes a text that has to be chosen.
    static func areNeeded(for verb: Verb) -> Bool {
        switch verb {
        case .fill, .fillAndEnter, .select, .stop: true
        case .click, .goBack, .pressEnter, .other: false
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

    private mutating func appendSpans(_ target: ActionTarget, _ context: DecisionContext) {
        let field = context.page.nodes[target.node]
        let key = mix(401, field.role, field.nameHash)
        let role = mix(402, field.role)
        for span in context.words.spans {
            appendSpan(span, field: key, role: role, context)
            let fieldTokens = context.page.tokens(of: field)
            if fieldTokens.contains(span.before) || fieldTokens.contains(span.beforeThat) {
                rows.add(mix(key, 9))
            }
            for token in fieldTokens.prefix(4) {
                rows.add(mix(mix(403, token), span.before))
                rows.add(mix(mix(404, token), UInt32(span.kind.rawValue), span.isWhole ? 1 : 0))
            }
            finish(span.text)
        }
        for fact in context.memory.facts.suffix(30) {
            let answer = fact.page.answers[fact.answer]
            rows.add(mix(405, UInt32(answer.kind.rawValue)))
            rows.add(mix(key, 8, answer.label))
            finish(answer.text)
        }
    }

    private mutating func appendSpan(
        _ span: IntentIndex.Span, field key: UInt32, role: UInt32, _ context: DecisionContext
    ) {
        let kind = mix(UInt32(span.kind.rawValue), span.isWhole ? 1 : 0)
        let length = UInt32(min(span.tokenCount, 8))
        let isTyped: UInt32 = context.memory.typedTexts.contains(span.textHash) ? 1 : 0
        let values = UInt32(
            context.words.values.count {
                $0.lowerBound >= span.tokens.lowerBound && $0.upperBound <= span.tokens.upperBound
            })
        let cuts: UInt32 = context.words.values.contains { overlapsPartly($0, span.tokens) } ? 1 : 0
        for base in [key, role] {
            rows.add(mix(base, 21, kind))
            rows.add(mix(base, 22, mix(kind, UInt32(min(span.order, 4)))))
            rows.add(mix(base, 23, span.before))
            rows.add(mix(base, 24, span.behind))
            rows.add(mix(base, 25, length))
            rows.add(mix(base, 26, isTyped))
            rows.add(mix(base, 27, mix(kind, span.before)))
            rows.add(mix(base, 28, mix(span.before, span.behind)))
            rows.add(mix(base, 29, mix(span.beforeThat, span.before)))
            rows.add(mix(base, 30, mix(values, cuts)))
            rows.add(mix(base, 31, mix(kind, isTyped)))
            rows.add(mix(base, 32, mix(kind, context.words.opening)))
            rows.add(
                mix(base, 33, mix(mix(kind, UInt32(min(span.order, 4))), UInt32(context.words.values.count))))
        }
        for word in context.words.words {
            rows.add(mix(mix(key, 34), kind, word))
        }
        for place in span.tokens.prefix(8) { rows.add(mix(key, 35, context.words.tokens[place].id)) }
    }

    private func overlapsPartly(_ value: Range<Int>, _ span: Range<Int>) -> Bool {
        value.overlaps(span) && !(value.lowerBound >= span.lowerBound && value.upperBound <= span.upperBound)
    }

    // MARK: Choosing an option

    private mutating func appendOptions(_ target: ActionTarget, _ context: DecisionContext) {
        let field = context.page.nodes[target.node]
        let key = mix(501, field.nameHash)
        let options = CandidateActions.options(of: target.node, context.page)
        for (order, option) in options.enumerated() {
            let node = context.page.nodes[option]
            let match = context.match.nodes[option]
            let isSelected: UInt32 = context.page.view.nodes[option].states.contains(.selected) ? 1 : 0
            rows.add(mix(502, match.bucket))
            rows.add(mix(503, match.grade, isSelected))
            rows.add(mix(504, isSelected))
            rows.add(mix(505, UInt32(min(order, 3)), order == options.count - 1 ? 1 : 0))
            rows.add(mix(key, match.bucket))
            rows.add(mix(key, 2, node.nameHash))
            rows.add(mix(key, 3, isSelected))
            rows.add(mix(506, node.nameHash))
            for word in context.words.words {
                rows.add(mix(mix(key, 4), node.nameHash, word))
                rows.add(mix(507, node.nameHash, word))
            }
            for token in context.page.tokens(of: node).prefix(3) {
                for word in context.words.words.prefix(10) { rows.add(mix(508, token, word)) }
            }
            finish(context.page.view.nodes[option].name)
        }
    }

    // MARK: Answering

    private mutating func appendAnswers(_ context: DecisionContext) {
        var answers = AnswerFeatures(context)
        answers.collect()
        texts = answers.texts
        rows = answers.rows
    }
}
