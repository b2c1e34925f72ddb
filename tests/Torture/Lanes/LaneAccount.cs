using Torture.Oracle;
using Torture.Report;
using SimulatedTruth = GenesysCloud.Simulator.Conversations.Truth;

namespace Torture.Lanes;

/// <summary>Reads the journal of a calm host and compares. What the host has to be helped with, a person's hand at the adapter, it does and notes.</summary>
internal sealed class LaneAccount(HostKeeper host, LaneTally tally, LaneDiary diary, Consumer consumer)
{
    private readonly List<JournalEvent> _journal = [];

    // taken before the journal is read: what a consumer is given has to stand in it by then
    private IReadOnlyList<(long Sequence, Guid Id)> _given = [];

    /// <summary>Whether the consumer was given everything that was read from the journal.</summary>
    public bool IsConsumerLevel => _journal.Count > 0 && consumer.Last >= _journal[^1].Sequence;

    /// <summary>How the host's time stood at the last look.</summary>
    public CoverageAccount? Coverage { get; private set; }

    /// <returns><see langword="null"/> while the host does not answer.</returns>
    public async Task<Verdict?> CompareAsync(SimulatedTruth truth, CancellationToken cancellationToken, bool whole = false)
    {
        if (!host.IsRunning)
        {
            host.Start();
        }

        if (await host.WhenListeningAsync() is not { } url)
        {
            tally.Fault("the host ended while it started");
            diary.Write("the host ended while it started");
            await host.KillAsync();
            return null;
        }

        using HostApi api = new(url);
        try
        {
            await HelpAsync(api, cancellationToken);
            if (whole)
            {
                _journal.Clear();
            }

            _given = consumer.Seen;
            Coverage = await api.CoverageAsync(cancellationToken);
            _journal.AddRange(await api.EventsAsync(_journal.Count > 0 ? _journal[^1].Sequence : 0, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            diary.Write($"the host did not answer: {e.Message}");
            return null;
        }

        var facts = truth.Facts().Select(fact => new TruthFact(
            fact.ConversationId, fact.ParticipantId, fact.Kind, fact.At, fact.Leading, fact.Exact, fact.Visible, fact.More.FirstOrDefault(more => more.Name == "recordingState").Value)).ToList();
        return JournalOracle.Compare(facts, _journal, Coverage is { } coverage ? coverage.Covering : null);
    }

    /// <summary>Writes both sides of each conversation that something was found in, for people.</summary>
    public void Explain(IReadOnlyList<Finding> findings, SimulatedTruth truth, string file)
    {
        var facts = truth.Facts().ToLookup(fact => fact.ConversationId);
        var journal = _journal.ToLookup(e => e.ConversationId);
        using StreamWriter text = new(file, append: true);
        foreach (var about in findings.GroupBy(finding => finding.ConversationId))
        {
            foreach (var finding in about)
            {
                text.WriteLine(finding);
            }

            foreach (var fact in facts[about.Key ?? ""])
            {
                text.WriteLine($"  truth   {fact.At:HH:mm:ss.fff} {fact.Kind,-24} {fact.ParticipantId} lead {fact.Leading.ToUnixTimeMilliseconds()} {(fact.Exact ? "exact" : "live only")}{(fact.Visible ? "" : ", shown to nobody")} {fact.Discriminator} {string.Join(' ', fact.More.Select(more => $"{more.Name}={more.Value}"))}");
            }

            foreach (var e in journal[about.Key ?? ""])
            {
                text.WriteLine($"  journal {e.Time:HH:mm:ss.fff} {e.Kind,-24} {e.ParticipantId} lead {e.Lead} sequence {e.Sequence}{(e.Recovered ? " recovered" : "")} {e.Id}");
            }
        }
    }

    /// <summary>What the journal alone cannot tell.</summary>
    public IEnumerable<Finding> MoreFindings() => ConsumerFindings().Concat(Coverage?.Check() ?? []);

    private IEnumerable<Finding> ConsumerFindings()
        => ConsumerOracle.Compare(_given, _journal).Concat(consumer.Complaints.Select(text => new Finding(FindingKind.Consumer, text, default, "a consumer was answered so")));

    private async Task HelpAsync(HostApi api, CancellationToken cancellationToken)
    {
        if (await api.AdapterAsync(cancellationToken) is ("Faulted" or "Stopped" or "Incompatible", var why))
        {
            tally.Fault($"the adapter had to be started by hand: {why}");
            diary.Write($"the adapter has to be started by hand: {why}");
            await api.PostAsync($"/api/v1/adapters/{LaneFolder.Adapter}/start", cancellationToken);
        }
    }
}
