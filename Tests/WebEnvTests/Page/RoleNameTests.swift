import Testing

@testable import WebEnv

@Suite struct RoleNameTests {
    @Test(arguments: Role.allCases) func `a role is found by the names that files and observations give it`(
        role: Role
    ) {
        #expect(Role(caseName: role.caseName) == role)
        #expect(Role.called(role.ariaName).contains(role) && Role.called(role.chromiumName).contains(role))
        #expect(Role.called(role.caseName).contains(role))
        let printed = Role.printed(role.chromiumName)
        #expect(printed?.chromiumName == role.chromiumName)
    }

    @Test func `what is no role has no name`() {
        #expect(
            Role(caseName: "widget") == nil && Role.printed("widget") == nil && Role.called("widget").isEmpty)
        #expect(Role.printed("RootWebArea") == .document && Role.printed("image") == .image)
    }
}
