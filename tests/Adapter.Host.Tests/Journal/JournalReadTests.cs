using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace Adapter.Host.Tests.Journal;

public sealed class JournalReadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversation_OverManySegments_IsFoundWholeAndInOrder()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");
        List<Guid> wanted = [];
        for (var n = 0; n < 40_000; n += 1000)
        {
            await publisher.PublishAsync(JournalFixture.Calls(n, 999, $"other-{n}"), Token);
            if (n is 0 or 17_000 or 39_000)
            {
                var fact = JournalFixture.Call(n + 999, "wanted");
                await publisher.PublishAsync([fact], Token);
                wanted.Add(fact.Id);
            }
        }

        Assert.Equal(wanted, await fixture.IdsAsync(new JournalQuery { Conversation = "wanted" }));
        Assert.Equal(wanted[1..], await fixture.IdsAsync(new JournalQuery(After: 5_000) { Conversation = "wanted" }));
        Assert.Equal(wanted[..1], await fixture.IdsAsync(new JournalQuery(Limit: 1) { Conversation = "wanted" }));
        Assert.Empty(await fixture.IdsAsync(new JournalQuery { Conversation = "unheard-of" }));
        await fixture.ReopenAsync();
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(50_000, 9000, "later"), Token);
        Assert.Equal(wanted, await fixture.IdsAsync(new JournalQuery { Conversation = "wanted" }));
        Assert.Equal(999, (await fixture.ReadAsync(new JournalQuery { Conversation = "other-17000" })).Count);
        Assert.Equal(9000, (await fixture.ReadAsync(new JournalQuery { Conversation = "later" })).Count);
    }

    [Fact]
    public async Task Filters_Together_AllHold()
    {
        await using JournalFixture fixture = new();
        var primary = fixture.Journal.CreatePublisher("Primary", "Contoso");
        var other = fixture.Journal.CreatePublisher("Other", "Contoso");
        await primary.PublishAsync([JournalFixture.Call(1, "a"), JournalFixture.Call(2, "a", EventTypes.CallEnded), JournalFixture.Call(3, "b", EventTypes.CallEnded)], Token);
        await other.PublishAsync([JournalFixture.Call(4, "a", EventTypes.CallEnded)], Token);

        var found = await fixture.ReadAsync(new JournalQuery { Adapter = "PRIMARY", Conversation = "a", Type = EventTypes.CallEnded });

        Assert.Equal([2L], found.Select(fact => fact.Sequence));
        Assert.Equal(EventTypes.CallEnded, found[0].Type);
        Assert.Empty(await fixture.ReadAsync(new JournalQuery { Adapter = "Nobody" }));
        Assert.Equal(3, (await fixture.ReadAsync(new JournalQuery { Type = EventTypes.CallEnded })).Count);
    }

    [Fact]
    public async Task Reader_WithoutAHost_ReadsAndFollows()
    {
        await using JournalFixture fixture = new();
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(0, 5), Token);
        await fixture.CloseAsync();
        var reader = JournalReader.Open(fixture.Folder);
        Assert.Equal((1, 5), reader.Range());
        Assert.Equal(5, await reader.ReadAsync(new JournalQuery(), Token).CountAsync(Token));

        var more = reader.WaitForAsync(5, TimeProvider.System, Token);
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(5, 1), Token);

        await more.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal((1, 6), reader.Range());
    }

    [Fact]
    public void Reader_NoJournal_SaysWhatToDo()
    {
        using Testing.Common.TempFolder folder = new();
        var refused = Assert.Throws<JournalException>(() => JournalReader.Open(folder.Path));
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NewerLayout_IsRefused()
    {
        await using JournalFixture fixture = new();
        Assert.Equal(0, fixture.Journal.LastSequence);
        await fixture.CloseAsync();
        using (var connection = JournalSchema.OpenWriter(fixture.Folder))
        {
            JournalSchema.Execute(connection, "PRAGMA user_version = 99");
        }

        var refused = Assert.Throws<JournalException>(() => fixture.Journal);

        Assert.Contains("layout 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cursors_ChangesSurviveARestartAndGoForwardOnly()
    {
        await using JournalFixture fixture = new();
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(0, 10), Token);
        await fixture.Journal.Cursors.CreateAsync("recorder", 2, Token);
        await fixture.Journal.Cursors.AdvanceAsync("Recorder", 7, Token);
        await fixture.ReopenAsync();

        var cursors = fixture.Journal.Cursors;
        Assert.Equal(7, (await cursors.FindAsync("recorder", Token))!.Position);
        Assert.Equal(CursorFault.Backwards, (await Assert.ThrowsAsync<CursorException>(() => cursors.AdvanceAsync("recorder", 6, Token))).Fault);
        Assert.Equal(CursorFault.BeyondEnd, (await Assert.ThrowsAsync<CursorException>(() => cursors.AdvanceAsync("recorder", 11, Token))).Fault);
        Assert.Equal(CursorFault.NotFound, (await Assert.ThrowsAsync<CursorException>(() => cursors.ResetAsync("nobody", 1, Token))).Fault);
        Assert.Equal(CursorFault.BadName, (await Assert.ThrowsAsync<CursorException>(() => cursors.CreateAsync("a b", 1, Token))).Fault);
        Assert.Equal(1, (await cursors.ResetAsync("recorder", 1, Token)).Position);
        Assert.True(await cursors.DeleteAsync("recorder", Token));
        Assert.False(await cursors.DeleteAsync("recorder", Token));
        Assert.Empty(await cursors.ListAsync(Token));
    }

    [Theory]
    [InlineData("00:30:00", 0, 4096, "auto", "Journal:MaxAge")]
    [InlineData("90.00:00:00", 3, 4096, "auto", "Journal:MaxSizeInMegabytes")]
    [InlineData("90.00:00:00", 0, 0, "auto", "Journal:CommitSize")]
    [InlineData("90.00:00:00", 0, 4096, "mine", "Journal:Sqlite")]
    public void Options_OutOfRange_NameTheSettingAndTheRemedy(string age, int size, int commit, string sqlite, string named)
    {
        JournalOptions options = new()
        {
            MaxAge = TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture),
            MaxSizeInMegabytes = size,
            CommitSize = commit,
            Sqlite = sqlite,
        };

        var error = Assert.Single(options.Validate());

        Assert.StartsWith(named, error, StringComparison.Ordinal);
        Assert.Contains("set", error, StringComparison.Ordinal);
        Assert.Empty(new JournalOptions().Validate());
    }

    [Fact]
    public void Choose_PrefersTheSystemUnlessItIsMissingOrOlder()
    {
        Assert.Equal("system", Choose("3.40.1", "3.35.5").Origin);
        Assert.Equal("packaged", Choose("3.9.2", "3.35.5").Origin);
        Assert.Equal("packaged", Choose(null, "3.35.5").Origin);
        Assert.Equal("system", Choose("3.9.2", null).Origin);
        Assert.Contains("libsqlite3-0", Assert.Throws<DllNotFoundException>(() => Choose(null, null)).Message, StringComparison.Ordinal);

        static SqliteLibrary Choose(string? system, string? packaged)
            => SqliteNative.Choose(SqliteChoice.Auto, name => (name == "e_sqlite3" ? packaged : system) is { } version ? (1, version) : null).Library;
    }
}
