using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Adapter.Host.Tests.Diagnostics.Parts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>The reading of the whole journal: values that were never written there, faults, and its end.</summary>
public sealed class JournalPatrolTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Patrol_ValueOfAWrongType_IsHealed()
    {
        using var folder = await DamagedFolder.ClosedAsync(SegmentTokens.Size + 50);
        using (SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = folder.Database, Pooling = false }.ToString()))
        {
            connection.Open();
            JournalSchema.Execute(connection, "UPDATE segments SET tokens = 'rubbish'");
        }

        await using var journal = folder.Open();
        HostParts parts = new(_clock, folder.Log.CreateLogger<HostParts>());
        await using JournalPatrol patrol = new(journal, parts, _clock);
        await UntilAsync(() => patrol.Rounds > 0, "a round");

        Assert.Single(folder.Log.Lines, line => line.Id.Id == EventIds.JournalHealed);
        Assert.Equal(0, journal.Statistics.QuarantinedEvents);
        Assert.Empty(parts.Troubles);
    }

    /// <summary>Healing takes over what a column takes, and would be done for ever.</summary>
    [Fact]
    public async Task Read_ValueThatHealingKeeps_IsHealedOnceAndTold()
    {
        using var folder = await DamagedFolder.ClosedAsync(600);
        await using var journal = folder.Open();
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<OverflowException>(() => journal.QueryAsync<bool>(_ => throw new OverflowException("too large"), Token).WaitAsync(Eventually.DefaultDeadline, Token));
        }

        Assert.Single(folder.Log.Lines, line => line.Id.Id == EventIds.JournalHealed);
        Assert.Equal(600, (await DamagedFolder.ReadAsync(journal)).Count);
    }

    [Fact]
    public async Task Patrol_WithAFault_EndsItsReportIsToldAndGoesOn()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(1, 10), Token);
        PatrolReport report = new(_clock);
        await using JournalPatrol patrol = new(fixture.Journal, fixture.Parts, _clock, report);
        fixture.LetReadersFail(true);
        await UntilAsync(() => report is { Last: not null, Next: not null }, "a round that failed");

        Assert.Null(report.Running);
        Assert.Contains(nameof(JournalException), report.Last!.Failure, StringComparison.Ordinal);
        Assert.Equal("patrol of the journal", Assert.Single(fixture.Parts.Troubles).Part);

        fixture.LetReadersFail(false);
        Assert.True(report.RunNow());
        await UntilAsync(() => patrol.Rounds > 0 && report.Next is not null, "a round");
        Assert.Equal((10, null), (report.Last!.Events, report.Last.Failure));
        Assert.Empty(fixture.Parts.Troubles);
    }

    [Fact]
    public async Task Stop_PatrolEndedByAFault_TellsNothingMoreAndDrainsTheJournal()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        RefusingClock clock = new(_clock, TimeSpan.FromMinutes(1)); // what the patrol waits for after the start
        await using var services = new ServiceCollection()
            .AddSingleton(fixture.Journal).AddSingleton(fixture.Parts).AddSingleton<TimeProvider>(clock).AddSingleton(new PatrolReport(clock)).AddSingleton<IJournalDoubts, NoDoubts>()
            .BuildServiceProvider();
        JournalLifetime lifetime = new(services);
        await lifetime.StartAsync(Token);
        var journal = fixture.Journal;
        Assert.Equal(1, clock.Refusals);
        Assert.NotNull(journal.WhenQuarantined);

        await Assert.ThrowsAsync<InvalidOperationException>(() => lifetime.StopAsync(Token));

        Assert.Null(journal.WhenQuarantined);
        Assert.Contains(fixture.Log.Lines, line => line.Id.Id == EventIds.JournalClosed);
    }

    private Task UntilAsync(Func<bool> condition, string what)
        => Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(30));
                return condition();
            },
            what, cancellationToken: Token);

    private sealed class NoDoubts : IJournalDoubts
    {
        public Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string detail, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
