namespace Adapter.Abstractions.Tests;

public class SettingValuesTests
{
    private static readonly SettingDeclaration[] Declarations =
    [
        new() { Name = "Text", Kind = SettingKind.Text, Help = "h" },
        new() { Name = "Number", Kind = SettingKind.WholeNumber, Help = "h", Default = "7" },
        new() { Name = "Flag", Kind = SettingKind.Boolean, Help = "h" },
        new() { Name = "Key", Kind = SettingKind.Secret, Help = "h" },
        new() { Name = "At", Kind = SettingKind.TimeOfDay, Help = "h", Default = "02:30" },
        new() { Name = "Link", Kind = SettingKind.Url, Help = "h" },
        new() { Name = "From", Kind = SettingKind.Instant, Help = "h" },
    ];

    [Fact]
    public void Values_NotGiven_AreTheDefaults()
    {
        SettingValues values = new(Declarations, new Dictionary<string, string> { ["Text"] = "" });
        Assert.False(values.IsGiven("Text"));
        Assert.Null(values.Text("Text"));
        Assert.Equal(7, values.WholeNumber("Number"));
        Assert.False(values.Boolean("Flag"));
        Assert.Equal(new TimeOnly(2, 30), values.TimeOfDay("At"));
        Assert.Null(values.Url("Link"));
        Assert.Null(values.Instant("From"));
        Assert.Null(values.Secret("Key"));
    }

    [Fact]
    public void Values_Given_AreReadByKind()
    {
        SettingValues values = new(
            Declarations,
            new Dictionary<string, string> { ["Text"] = "x", ["Number"] = "-3", ["Flag"] = "TRUE", ["At"] = "23:59", ["Link"] = "https://a.example", ["From"] = "2026-01-02T03:04:05+01:00" },
            new Dictionary<string, Secret> { ["Key"] = new("hidden") });
        Assert.Equal("x", values.RequiredText("Text"));
        Assert.Equal(-3, values.WholeNumber("Number"));
        Assert.True(values.Boolean("Flag"));
        Assert.Equal(new TimeOnly(23, 59), values.TimeOfDay("At"));
        Assert.Equal(new Uri("https://a.example"), values.Url("Link"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 2, 4, 5, TimeSpan.Zero), values.Instant("From"));
        Assert.Equal("hidden", values.Secret("Key")!.Reveal());
    }

    [Fact]
    public void Text_OfASecret_IsRefused() => Assert.Throws<ArgumentException>(() => new SettingValues(Declarations, new Dictionary<string, string>()).Text("Key"));

    [Fact]
    public void Values_Undeclared_AreRefused() => Assert.Throws<ArgumentException>(() => new SettingValues(Declarations, new Dictionary<string, string>()).Text("Other"));

    [Fact]
    public void Secret_AsText_IsMasked() => Assert.Equal("***", $"{new Secret("hidden")}");

    [Fact]
    public void Event_AsText_NamesTypeAndIdOnly()
    {
        CallEvent call = new() { Id = Guid.Empty, Type = EventTypes.CallConnected, Time = DateTimeOffset.UnixEpoch, ConversationId = "c", Ani = "tel:+13175550100" };
        Assert.Equal("recorder.call.connected 00000000-0000-0000-0000-000000000000", call.ToString());
    }
}
