import Foundation
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Numbers of features")
struct FeatureNumberTests {
    private func line<Family: RawRepresentable<UInt32> & CaseIterable>(_ family: Family.Type) -> String {
        let numbers = family.allCases.sorted { $0.rawValue < $1.rawValue }
        return "\(family):" + numbers.map { " \($0.rawValue) \($0)" }.joined()
    }

    /// The numbers are part of checkpoints and of all published figures.
    @Test("No number is changed, and a new one stands behind those of its group")
    func numbers() {
        let found = [
            line(FeatureRoot.self),
            line(TargetFeature.self),
            line(ArgumentFeature.self),
            line(AnswerFeature.self),
            line(AnswerReason.self),
            line(AnswerKind.self),
            line(AnswerVariant.self),
            line(AnswerSelection.self),
            line(AnswerScope.self),
            line(CriticFeature.self),
            line(RewardFeature.self),
        ]
        let known = """
            FeatureRoot: 101 doneAction 201 plainOperation 301 operationOnNode 401 typingInField \
            402 typingInRole 403 fieldTokenBeforeSpan 404 fieldTokenForSpan 405 rememberedKind \
            501 choosingInField 502 optionMatch 503 optionGrade 504 optionState 505 optionOrder \
            506 optionName 507 optionNameForWord 508 optionTokenForWord 601 answerKind 602 answerForm \
            603 answerReason
            TargetFeature: 1 timesDone 2 bestGrade 3 bestGradeAtProgress 4 openingAtAddress 5 message \
            6 messageAfterAction 7 wordAtProgress 11 nameToken 12 nameTokenForWord 21 match \
            22 gradeAfterAction 23 gradeAtAddress 24 gradeAtProgress 25 gradeAtStep 26 gradeIsBest \
            27 gradeForWord 28 labelsAround 29 labelsAroundName 31 record 32 recordForName 33 recordFit \
            34 recordFitAtAddress 35 recordPlace 36 recordPlaceForWord 37 recordFitForPresence \
            38 recordFitAtPlace 39 extremes 40 extremesForWord 41 landmark 42 landmarkForName 43 section \
            44 sectionForName 45 positionAmongEquals 46 states 47 fieldState 48 sectionForWord \
            51 timesUsed 52 timesUsedForName 53 timesUsedAfterAction 54 lastTwoActions 55 valuesTyped \
            61 address 62 title 63 heading 64 lastAction 65 step 66 progress 67 afterFailure 68 opening \
            69 valueCount 70 addressAfterAction 71 coverage 72 coverageAtAddress 73 coverageAfterAction \
            74 presence 75 unusedValues 81 wordAtAddress 82 wordAfterAction 83 word 84 wordAtCoverage
            ArgumentFeature: 2 optionName 3 optionIsSelected 4 optionNameForWord 8 rememberedLabel \
            9 fieldIsNamedBefore 21 spanKind 22 spanOrder 23 wordBefore 24 wordBehind 25 length \
            26 isTyped 27 kindAfterWord 28 wordsAround 29 twoWordsBefore 30 valuesInside 31 kindIsTyped \
            32 kindForOpening 33 orderAmongValues 34 kindForWord 35 spanToken
            AnswerFeature: 1 address 2 opening 3 formForOpening 4 lastAction 5 word 6 formForWord \
            7 reasonAtAddress 8 reasonForOpening 9 reasonForWord
            AnswerReason: 11 nothingSaid 12 impossible 13 impossibleAfterMessage 14 emptyCount 21 label \
            22 labelAndSource 23 match 24 section 25 kindInRecord 26 labelInRecord 27 age 28 orderOfKind \
            29 wordBefore 30 wordBehind 31 landmark 32 labelGradeInRecord 33 labelAndSectionGrade \
            34 wordsAroundAreAsked 41 count 51 joinedColumn 52 joinedColumnOfKind 53 joinedColumnGrade \
            65 numberColumn 66 numberColumnOfKind 67 besideExtreme 68 columnBesideExtreme 70 range \
            71 numberColumnGrade 72 gradesBesideExtreme
            AnswerKind: 1 nothing 2 impossible 3 emptyCount 40 count 50 joined 60 sum 61 mean 62 least \
            63 greatest 64 difference 69 range
            AnswerVariant: 1 price 2 number 3 besideExtreme
            AnswerSelection: 1 all 2 best 3 value 4 word
            AnswerScope: 1 page 2 episode
            CriticFeature: 1 step 2 address 3 lastAction 4 progress 5 repeats 6 title 7 opening \
            8 bestGrade 9 message 10 valueCount 11 textsTyped 12 afterFailure 13 addressAfterAction \
            21 word 22 wordAtAddress 23 wordAfterAction 24 wordAtProgress 25 wordAtStep
            RewardFeature: 1 ending 2 address 3 progress 4 lastAction 5 opening 6 stepCount 7 title \
            8 message 9 coverage 10 bestGrade 11 action 12 actionPair 31 fact 32 factForWord \
            41 answerKind 42 answerLength 43 answerMatch 44 answerIsEmpty 45 answerLabel 46 answerSource
            """
        #expect(found.joined(separator: "\n") == known)
    }

    @Test("No feature has a number without a name")
    func names() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
                "Sources")
        let unnamed = try Regex(#"mix\(\s*\d|mix\(\w+,\s*\d|reduce\([1-9]"#)
        var files = 0
        for folder in ["Readings", "Learning/Linear", "Learning/RewardModel", "Learning/WebRL"] {
            let path = sources.appendingPathComponent(folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: path.path).sorted()
            where name.hasSuffix(".swift") {
                let text = try String(contentsOf: path.appendingPathComponent(name), encoding: .utf8)
                for line in text.split(separator: "\n") where line.contains(unnamed) {
                    Issue.record("\(folder)/\(name): \(line)")
                }
                files += 1
            }
        }
        #expect(files > 20)
    }

    /// All features of what can be done and said at each step of an episode, in order, as one number.
    private func fingerprint(_ episode: Trajectory) -> UInt64 {
        let readings = episode.readings(PageIndexCache())
        var features: [UInt32] = []
        for reading in readings {
            let targets = CandidateActions.targets(on: reading.page, after: reading.stepCount)
            features += TargetFeatures.rows(for: targets, in: reading).indices
            for target in targets { features += Arguments.on(target, in: reading).rows.indices }
            features += Critic.features(reading)
        }
        if let last = readings.last, let action = episode.steps.last?.action {
            features += RewardFeatures(last, action).features
        }
        return features.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test(
        "An episode has the features that it always had",
        arguments: [("author", 4_388_409_300_217_047_015 as UInt64), ("reserve", 17_060_480_839_261_682_365)])
    func features(kind: String, expected: UInt64) throws {
        let tasks = LibraryEnvironment.tasks([3], kinds: [kind])
        let episode = try #require(
            Rollout(workers: 1) { LibraryEnvironment() }.playSolutions([.init(task: tasks[0], seed: 1)]).first
        )
        #expect(fingerprint(episode) == expected)
    }
}
