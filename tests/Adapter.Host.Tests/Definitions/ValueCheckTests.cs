using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Validation;

namespace Adapter.Host.Tests.Definitions;

public sealed class ValueCheckTests
{
    [Theory]
    [InlineData(SettingKind.Boolean, "TRUE", "true")]
    [InlineData(SettingKind.Boolean, "1", "true")]
    [InlineData(SettingKind.Boolean, "False", "false")]
    [InlineData(SettingKind.Boolean, "0", "false")]
    [InlineData(SettingKind.Port, "1", "1")]
    [InlineData(SettingKind.Port, "65535", "65535")]
    [InlineData(SettingKind.Port, "03128", "3128")]
    [InlineData(SettingKind.WholeNumber, "-3", "-3")]
    [InlineData(SettingKind.WholeNumber, "+7", "7")]
    [InlineData(SettingKind.HostName, "proxy.contoso.net", "proxy.contoso.net")]
    [InlineData(SettingKind.HostName, "localhost", "localhost")]
    [InlineData(SettingKind.HostName, "10.0.0.1", "10.0.0.1")]
    [InlineData(SettingKind.HostName, "[::1]", "::1")]
    [InlineData(SettingKind.HostName, "fe80::1", "fe80::1")]
    [InlineData(SettingKind.Url, "https://api.example.com/v2", "https://api.example.com/v2")]
    [InlineData(SettingKind.TimeOfDay, "00:00", "00:00")]
    [InlineData(SettingKind.TimeOfDay, "23:59", "23:59")]
    [InlineData(SettingKind.TimeZone, "Europe/Berlin", "Europe/Berlin")]
    [InlineData(SettingKind.TimeZone, "W. Europe Standard Time", "Europe/Berlin")]
    [InlineData(SettingKind.TimeZone, "europe/berlin", "Europe/Berlin")]
    [InlineData(SettingKind.Instant, "2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData(SettingKind.Instant, "2026-01-31T01:00:00+01:00", "2026-01-31T00:00:00Z")]
    [InlineData(SettingKind.Instant, "2026-01-31T00:00:00.5Z", "2026-01-31T00:00:00.5Z")]
    [InlineData(SettingKind.Schedule, "5m", "5m")]
    [InlineData(SettingKind.Schedule, "0 0/15 8-18 ? * MON-FRI", "0 0/15 8-18 ? * MON-FRI")]
    public void Check_GoodValue_GivesItsOneSpelling(SettingKind kind, string text, string expected)
    {
        var verdict = ValueCheck.Check(new SettingDeclaration { Name = "X", Kind = kind, Help = "" }, text);

        Assert.Null(verdict.Problem);
        Assert.Equal(expected, verdict.Value);
    }

    [Theory]
    [InlineData(SettingKind.Boolean, "yes", FindingCodes.NotABoolean)]
    [InlineData(SettingKind.Port, "0", FindingCodes.NotAPort)]
    [InlineData(SettingKind.Port, "65536", FindingCodes.NotAPort)]
    [InlineData(SettingKind.Port, "-1", FindingCodes.NotAPort)]
    [InlineData(SettingKind.Port, "80 ", FindingCodes.NotAPort)]
    [InlineData(SettingKind.WholeNumber, "1.5", FindingCodes.NotANumber)]
    [InlineData(SettingKind.WholeNumber, "--1", FindingCodes.NotANumber)]
    [InlineData(SettingKind.WholeNumber, "0x10", FindingCodes.NotANumber)]
    [InlineData(SettingKind.WholeNumber, "١", FindingCodes.NotANumber)]
    [InlineData(SettingKind.WholeNumber, "99999999999999999999", FindingCodes.OutOfRange)]
    [InlineData(SettingKind.HostName, "http://proxy", FindingCodes.NotAHostName)]
    [InlineData(SettingKind.HostName, "proxy/path", FindingCodes.NotAHostName)]
    [InlineData(SettingKind.HostName, "proxy:3128", FindingCodes.NotAHostName)]
    [InlineData(SettingKind.HostName, "pro xy", FindingCodes.NotAHostName)]
    [InlineData(SettingKind.HostName, "10.0.0.300", FindingCodes.NotAHostName)]
    [InlineData(SettingKind.HostName, "[proxy]", FindingCodes.NotAHostName)]
    [InlineData(SettingKind.Url, "api.example.com", FindingCodes.NotAUrl)]
    [InlineData(SettingKind.Url, "ftp://api.example.com", FindingCodes.NotAUrl)]
    [InlineData(SettingKind.Url, "/etc/passwd", FindingCodes.NotAUrl)]
    [InlineData(SettingKind.Url, "https://user:password@api.example.com", FindingCodes.NotAUrl)]
    [InlineData(SettingKind.TimeOfDay, "2:30", FindingCodes.NotATimeOfDay)]
    [InlineData(SettingKind.TimeOfDay, "24:00", FindingCodes.NotATimeOfDay)]
    [InlineData(SettingKind.TimeOfDay, "12:60", FindingCodes.NotATimeOfDay)]
    [InlineData(SettingKind.TimeOfDay, "02:30:00", FindingCodes.NotATimeOfDay)]
    [InlineData(SettingKind.TimeOfDay, "02.30", FindingCodes.NotATimeOfDay)]
    [InlineData(SettingKind.TimeOfDay, "02:30 AM", FindingCodes.NotATimeOfDay)]
    [InlineData(SettingKind.TimeZone, "Mars/Olympus", FindingCodes.NotATimeZone)]
    [InlineData(SettingKind.TimeZone, "../../../etc/localtime", FindingCodes.NotATimeZone)]
    [InlineData(SettingKind.Instant, "31.01.2026", FindingCodes.NotAnInstant)]
    [InlineData(SettingKind.Instant, "2026-02-30", FindingCodes.NotAnInstant)]
    [InlineData(SettingKind.Instant, "2026-01-31 10:00", FindingCodes.NotAnInstant)]
    [InlineData(SettingKind.Schedule, "often", FindingCodes.NotASchedule)]
    [InlineData(SettingKind.Schedule, "5", FindingCodes.NotASchedule)]
    [InlineData(SettingKind.Schedule, "1s", FindingCodes.NotASchedule)]
    [InlineData(SettingKind.Schedule, "25h", FindingCodes.NotASchedule)]
    [InlineData(SettingKind.Schedule, "0 0/15 * * *", FindingCodes.NotASchedule)]
    [InlineData(SettingKind.Schedule, "0 99 * * * ?", FindingCodes.NotASchedule)]
    [InlineData(SettingKind.Text, "two\nlines", FindingCodes.ControlCharacter)]
    public void Check_BadValue_NamesTheProblem(SettingKind kind, string text, string code)
    {
        var verdict = ValueCheck.Check(new SettingDeclaration { Name = "X", Kind = kind, Help = "" }, text);

        Assert.Equal(code, verdict.Problem?.Code);
        Assert.Null(verdict.Value);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3600, true)]
    [InlineData(-1, false)]
    [InlineData(3601, false)]
    public void Check_Range_IncludesItsEnds(long value, bool isGood)
        => Assert.Equal(isGood, ValueCheck.Check(new SettingDeclaration { Name = "X", Kind = SettingKind.WholeNumber, Help = "", Minimum = 0, Maximum = 3600 }, $"{value}").Problem is null);

    [Theory]
    [InlineData("HTTP", "http")]
    [InlineData("other", null)]
    public void Check_ClosedChoice_ComparesWithoutCase(string text, string? expected)
        => Assert.Equal(expected, ValueCheck.Check(new SettingDeclaration { Name = "X", Kind = SettingKind.Choice, Help = "", Choices = [new("http"), new("https")] }, text).Value);

    [Fact]
    public void Check_OpenChoice_TakesAnything()
        => Assert.Equal("other", ValueCheck.Check(new SettingDeclaration { Name = "X", Kind = SettingKind.Choice, Help = "", Choices = [new("http")], IsOpenChoice = true }, "other").Value);

    [Fact]
    public void Check_Pattern_IsForTheWholeValueAndTellsNothingOfIt()
    {
        SettingDeclaration declaration = new() { Name = "X", Kind = SettingKind.Text, Help = "", Pattern = "[a-z]+", PatternHelp = "small letters" };

        var problem = ValueCheck.Check(declaration, "abc1secret").Problem;

        Assert.Equal(new ValueProblem(FindingCodes.PatternMismatch, "The value should be small letters.", "Correct the value."), problem);
        Assert.Null(ValueCheck.Check(declaration, "abc").Problem);
    }

    [Fact]
    public void Check_PatternThatNeverEnds_CountsAsNotMatching()
        => Assert.NotNull(ValueCheck.Check(new SettingDeclaration { Name = "X", Kind = SettingKind.Text, Help = "", Pattern = "(a+)+b" }, new string('a', 60)).Problem);

    [Fact]
    public void TimeZones_EveryWindowsName_IsFound()
        => Assert.All(TimeZones.Windows, name => Assert.True(TimeZones.TryFind(name, out _), name));
}
