using Adapter.Abstractions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Tests.Supervision;

public sealed class DefinitionChangeTests
{
    private static readonly AdapterType Type = new()
    {
        Name = "Test Adapter",
        Description = "",
        DataSourceType = "Test",
        Settings = [new SettingDeclaration { Name = "Site", Kind = SettingKind.Text, Help = "" }],
        AdvancedSettings = [WellKnownSettings.RestartTime, WellKnownSettings.Schedule],
        Create = null!,
    };

    [Theory]
    [InlineData(WellKnownSettings.RestartTimeKey, "03:00", "None")]
    [InlineData(WellKnownSettings.ScheduleKey, "1h", "None")]
    [InlineData("Site", "b", "Restart")]
    public void Between_SettingChanged_WhatTheHostAloneKeepsIsNoConcernOfTheAdapter(string name, string value, string expected)
        => Assert.Equal(expected, DefinitionChange.Between(TestDefinitions.Entry(Type, "A"), TestDefinitions.Entry(Type, "A", settings: [(name, value)])).Effect.ToString());
}
