import Browser
import Groundwork

/// An evaluator that was run once over the end of an episode, taken apart, so that variants of it can be scored without running
/// all of it again: pages that it opened and values that it compared are known.
///
/// A variant's score is what ``Evaluator`` would give it. Pages are taken to be the same where the world is, but for its clock.
package final class EvaluationTrace {
    private let spec: EvaluationSpec
    private let answer: String
    private let isSameWorld: (any Transport, any Transport) -> Bool
    private var steps: [Step] = []
    private let end: Session
    /// By address: the browser before and after the page was opened.
    private var opened: [String: (before: Session, after: Session)] = [:]
    /// The texts of whole pages; a page is held on to, so that no other takes its place.
    private var wholeTexts: [ObjectIdentifier: (page: LoadedPage, text: String?)] = [:]
    /// What one part found.
    private struct Step {
        let part: EvaluationPart
        /// The browser before the part.
        let before: Session
        let finding: Finding
        let holds: Bool
    }
    private enum Finding {
        case answer
        case address
        /// The text that a page's contents are compared with, nil where nothing is right; and the verdicts of the rule that counts.
        case content(String?, ValueVerdicts?)
    }

    /// - Parameter isSameWorld: whether two worlds show the same pages.
    /// - Throws: ``EnvironmentError`` where the evaluator can't run.
    package init(
        _ spec: EvaluationSpec, answer: String, session: Session,
        isSameWorld: @escaping (any Transport, any Transport) -> Bool
    ) throws {
        self.spec = spec
        self.answer = answer
        self.isSameWorld = isSameWorld
        end = session
        var session = session
        for part in EvaluationPart.parts(of: spec) {
            let before = session
            let (finding, holds) = try run(part, &session)
            steps.append(Step(part: part, before: before, finding: finding, holds: holds))
        }
        last = session
        makeRuns()
    }
    private var last: Session?
    /// By place: whether all parts before it, and all from it on, hold.
    private var holdsBefore: [Bool] = [true]
    private var holdsFrom: [Bool] = [true]
    private lazy var answerVerdicts: [ValueVerdicts?] = makeAnswerVerdicts()

    private func makeRuns() {
        for step in steps { holdsBefore.append(holdsBefore[holdsBefore.count - 1] && step.holds) }
        for step in steps.reversed() { holdsFrom.append(holdsFrom[holdsFrom.count - 1] && step.holds) }
        holdsFrom.reverse()
    }

    /// 0 or 1.
    package var score: Double { holdsFrom[0] ? 1 : 0 }

    /// - Returns: 0 or 1; nil where the variant can't run.
    package func score(_ variant: EvaluationVariant) -> Double? {
        let holds =
            variant.isOneForOne
            ? holdsWithOneChanged(variant) : try? holdsRunning(variant)
        return holds.map { $0 ? 1 : 0 }
    }

    // MARK: Another part in the place of one

    private func holdsWithOneChanged(_ variant: EvaluationVariant) -> Bool? {
        let place = variant.unchangedBefore
        guard let part = variant.parts.first, let holds = holds(part, inPlaceOf: place, variant.change) else {
            return nil
        }
        return holdsBefore[place] && holds && holdsFrom[place + 1]
    }

    private func holds(
        _ part: EvaluationPart, inPlaceOf place: Int, _ change: EvaluationVariant.Change?
    ) -> Bool? {
        let step = steps[place]
        switch (part, step.finding) {
        case (.answer, .answer): return answerHolds(part, change)
        case (.content(let check), .content(let text, let verdicts)):
            guard let text else { return false }
            if let change, let verdicts {
                let value = change.value.map(step.before.transport.expandPlaceholders)
                return verdicts.verdict(at: change.place, replacedBy: value)
            }
            let expanded = check.requiredContents.expandingPlaceholders(by: step.before.transport)
            let evaluator = contentEvaluator(check, step.before)
            return try? evaluator.verdict(on: text, ContentEvaluator.rule(of: expanded)).score == 1
        default:
            var session = step.before
            return try? run(part, &session).holds
        }
    }

    private func answerHolds(_ part: EvaluationPart, _ change: EvaluationVariant.Change?) -> Bool? {
        guard let change, let verdicts = answerVerdicts[change.check] else {
            var session = end
            return try? run(part, &session).holds
        }
        let value = change.value.map(end.transport.expandPlaceholders)
        guard let changed = verdicts.verdict(at: change.place, replacedBy: value) else { return nil }
        var holds = changed
        for (index, other) in answerVerdicts.enumerated() where index != change.check {
            guard let verdict = other?.all else { return nil }
            holds = holds && verdict
        }
        return holds
    }

    /// By check: its verdicts on the answer; all nil where a check of another kind is among them.
    private func makeAnswerVerdicts() -> [ValueVerdicts?] {
        let references = spec.referenceAnswers?.expandingPlaceholders(by: end.transport).checks ?? []
        let verdicts = references.map { $0.verdicts(onAnswer: answer, spec.scoring) }
        return verdicts.contains { $0 == nil } ? references.map { _ in nil } : verdicts
    }

    // MARK: Parts left out

    /// Runs what follows the change until the browser is where it was without it.
    private func holdsRunning(_ variant: EvaluationVariant) throws -> Bool {
        var next = variant.unchangedBefore
        var session = next < steps.count ? steps[next].before : last ?? end
        var holds = holdsBefore[next]
        var isSamePage = variant.leavesPage
        for part in variant.parts { holds = try run(part, &session).holds && holds }
        next = steps.count - variant.unchangedBehind
        while next < steps.count {
            let step = steps[next]
            if isSamePage || step.part.opensItsOwnPage, isInterchangeable(session, step.before) {
                return holds && holdsFrom[next]
            }
            holds = try run(step.part, &session).holds && holds
            isSamePage = isSamePage || step.part.opensItsOwnPage
            next += 1
        }
        return holds
    }

    private func isInterchangeable(_ a: Session, _ b: Session) -> Bool {
        a.cookies == b.cookies && isSameWorld(a.transport, b.transport)
    }

    // MARK: Running a part

    private func run(_ part: EvaluationPart, _ session: inout Session) throws -> (
        finding: Finding, holds: Bool
    ) {
        switch part {
        case .answer(let references):
            let evaluator = StringEvaluator(
                references: references.expandingPlaceholders(by: session.transport),
                unachievableReason: spec.stringNote ?? "", scoring: spec.scoring)
            return (.answer, try evaluator.score(answer).score == 1)
        case .address(let reference):
            let evaluator = URLEvaluator(
                reference: session.transport.expandPlaceholders(reference), note: spec.urlNote,
                scoring: spec.scoring)
            return (.address, try evaluator.isRight(session.url.description))
        case .content(let check): return try run(check, &session)
        }
    }

    private func run(_ check: ContentCheck, _ session: inout Session) throws -> (
        finding: Finding, holds: Bool
    ) {
        let contents = check.requiredContents.expandingPlaceholders(by: session.transport)
        guard let text = try text(for: check, &session) else { return (.content(nil, nil), false) }
        let evaluator = contentEvaluator(check, session)
        let rule = try ContentEvaluator.rule(of: contents)
        let verdicts = rule.verdicts(onPage: text, spec.scoring)
        guard let verdicts else {
            return (.content(text, nil), try evaluator.verdict(on: text, rule).score == 1)
        }
        guard let holds = verdicts.all else {
            return (.content(text, verdicts), try evaluator.verdict(on: text, rule).score == 1)
        }
        return (.content(text, verdicts), holds)
    }

    private func contentEvaluator(_ check: ContentCheck, _ session: Session) -> ContentEvaluator {
        ContentEvaluator(check: check, session: session, spec)
    }

    /// What the contents of a check are compared with; nil where nothing is right.
    private func text(for check: ContentCheck, _ session: inout Session) throws -> String? {
        var evaluator = contentEvaluator(check, session)
        defer { session = evaluator.session }
        let address = EvaluationPart.content(check).opensItsOwnPage ? check.url : nil
        if let address, let known = opened[address], isInterchangeable(known.before, session) {
            evaluator.session = known.after
        } else {
            guard try evaluator.openTarget() else { return nil }
            if let address { opened[address] = (session, evaluator.session) }
        }
        guard check.locator.trimming(.html).isEmpty else { return try evaluator.comparedText() }
        let page = evaluator.session.page
        if let known = wholeTexts[ObjectIdentifier(page)] { return known.text }
        let text = try evaluator.comparedText()
        wholeTexts[ObjectIdentifier(page)] = (page, text)
        return text
    }
}

/// One thing that an evaluator looks at.
enum EvaluationPart: Hashable {
    case answer(ReferenceAnswers)
    case address(String)
    case content(ContentCheck)

    /// In the order in which they are looked at; nil where there are others, or one is not there.
    static func allParts(of spec: EvaluationSpec) -> [EvaluationPart]? {
        guard spec.checks == nil else { return nil }
        var parts: [EvaluationPart] = []
        for kind in spec.kinds {
            switch kind {
            case .stringMatch:
                guard let references = spec.referenceAnswers else { return nil }
                parts.append(.answer(references))
            case .urlMatch:
                guard let reference = spec.referenceURL else { return nil }
                parts.append(.address(reference))
            case .programHTML: parts += spec.programHTML.map { .content($0) }
            }
        }
        return parts
    }
    static func parts(of spec: EvaluationSpec) -> [EvaluationPart] { allParts(of: spec) ?? [] }

    /// Whether what it finds does not depend on the page that was shown before.
    var opensItsOwnPage: Bool {
        guard case .content(let check) = self else { return false }
        let texts = [check.url, check.locator] + check.prepActions
        return check.url.hasPrefix("http") || check.url.hasPrefix("__")
            ? !texts.contains { $0.contains("__last_url__") } && !check.url.contains("#") : false
    }
    /// Whether it leaves the browser as it was.
    var leavesPage: Bool {
        guard case .content(let check) = self else { return true }
        return check.url == "last" && check.prepActions.isEmpty && !check.locator.contains("click")
            && !check.locator.hasPrefix("func:")
    }
}

extension EvaluationSpec {
    /// Whether an ``EvaluationTrace`` can be made of it.
    package var isTraceable: Bool { EvaluationPart.allParts(of: self) != nil }
}

/// What a variant of an evaluator has in common with it, found out once for all episodes.
package struct EvaluationVariant: Sendable {
    /// Parts at the beginning, and at the end, that are the evaluator's own.
    let unchangedBefore: Int
    let unchangedBehind: Int
    /// What stands between.
    let parts: [EvaluationPart]
    /// Whether one part stands in the place of one that looks at the same.
    let isOneForOne: Bool
    /// Whether neither what stands between, nor what stood there, changes the browser.
    let leavesPage: Bool
    /// Where one value is another, or lost.
    let change: Change?

    struct Change: Sendable {
        /// Of the reference answers; 0 for contents of a page.
        let check: Int
        let place: Int
        let value: String?
    }

    /// nil where one of the two has parts that are not known apart.
    package init?(_ variant: EvaluationSpec, of original: EvaluationSpec) {
        guard let old = EvaluationPart.allParts(of: original), let new = EvaluationPart.allParts(of: variant),
            original.scoring == variant.scoring, original.urlNote == variant.urlNote,
            original.stringNote == variant.stringNote
        else { return nil }
        let before = zip(old, new).prefix { $0 == $1 }.count
        let behind = zip(old[before...].reversed(), new[before...].reversed()).prefix { $0 == $1 }.count
        unchangedBefore = before
        unchangedBehind = behind
        parts = Array(new[before..<(new.count - behind)])
        let lost = old[before..<(old.count - behind)]
        leavesPage = lost.allSatisfy(\.leavesPage) && parts.allSatisfy(\.leavesPage)
        isOneForOne = lost.count == 1 && parts.count == 1 && Self.looksAlike(lost[before], parts[0])
        change = isOneForOne ? Self.change(lost[before], parts[0]) : nil
    }

    private static func looksAlike(_ old: EvaluationPart, _ new: EvaluationPart) -> Bool {
        switch (old, new) {
        case (.answer, .answer), (.address, .address): true
        case (.content(let a), .content(let b)):
            a.url == b.url && a.locator == b.locator && a.prepActions == b.prepActions
        default: false
        }
    }

    private static func change(_ old: EvaluationPart, _ new: EvaluationPart) -> Change? {
        switch (old, new) {
        case (.answer(let old), .answer(let new)):
            guard old.checks.count == new.checks.count,
                let index = old.checks.indices.first(where: { old.checks[$0] != new.checks[$0] }),
                old.checks[(index + 1)...].elementsEqual(new.checks[(index + 1)...]),
                let (place, value) = old.checks[index].difference(to: new.checks[index])
            else { return nil }
            // WebArena reads a list of one otherwise.
            let isReadAlike = (old.checks[index].values.count == 1) == (new.checks[index].values.count == 1)
            return isReadAlike ? Change(check: index, place: place, value: value) : nil
        case (.content(let old), .content(let new)):
            guard let a = try? ContentEvaluator.rule(of: old.requiredContents),
                let b = try? ContentEvaluator.rule(of: new.requiredContents),
                let (place, value) = a.difference(to: b)
            else { return nil }
            return Change(check: 0, place: place, value: value)
        default: return nil
        }
    }
}

extension ReferenceAnswers.Check {
    /// nil for rules that are not the sum of their values.
    fileprivate func verdicts(onAnswer answer: String, _ scoring: EvaluationSpec.Scoring) -> ValueVerdicts? {
        let rules = AnswerRules(scoring)
        let prediction = rules.cleaned(answer)
        switch rule {
        case .exactMatch: return ValueVerdicts(values) { rules.exactMatch($0, prediction) }
        case .mustInclude:
            guard scoring == .webArena || !isScalar else { return nil }
            let text = rules.cleaned(prediction)
            let isAlone = values.count == 1
            return ValueVerdicts(values) {
                rules.includesEntry($0, inCleaned: text, tokenizing: isAlone)
            }
        case .mustExclude:
            let text = rules.cleaned(prediction)
            return ValueVerdicts(values) { !rules.includesWord($0, inCleaned: text) }
        case .fuzzyMatch:
            if isScalar && values == ["N/A"] { return nil }
            return ValueVerdicts(values) { AnswerMatcher.matches(reference: $0, answer: prediction) }
        case .oneOf, .unachievable, .requiredValues: return nil
        }
    }

    fileprivate func verdicts(onPage text: String, _ scoring: EvaluationSpec.Scoring) -> ValueVerdicts? {
        let rules = AnswerRules(scoring)
        switch rule {
        case .exactMatch: return ValueVerdicts(values) { rules.exactMatch($0, text) }
        case .mustInclude:
            let cleaned = rules.cleaned(text)
            return ValueVerdicts(values) { rules.includesAny(of: $0, inCleaned: cleaned) }
        case .mustExclude:
            let cleaned = rules.cleaned(text)
            return ValueVerdicts(values) { !rules.includesWord($0, inCleaned: cleaned) }
        case .requiredValues: return ValueVerdicts(values) { try RequiredValue.isMet($0, by: text) }
        case .oneOf, .fuzzyMatch, .unachievable: return nil
        }
    }
}
