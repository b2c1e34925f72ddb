using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Tests.Calls;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>Files that other versions wrote, kept as they were: each must stay readable.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingPublisher _journal = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restore_FileOfLayout1_GoesOnWithTheConsult()
    {
        await using var adapter = await StartAsync("layout-1.state");
        var script = Stories.Consulting().Attribute(Cast.Customer, "customerNumber", "4711").Send(70);
        var whole = new Listener().HearCalls(script);
        var before = whole.Events.Count;

        List<ScriptedMoment> rest = [script.Last, .. Stories.HungUp(script.Attribute(Cast.Customer, "customerNumber", "4712").Send(71)).Moments.SkipWhile(moment => moment.At <= Cast.At(70))];
        whole.HearAll(rest, moment => moment.CallsFrame());
        foreach (var moment in rest)
        {
            await adapter.HearAsync(moment.CallsFrame(), moment.At.AddMilliseconds(450));
        }

        Assert.Equal(whole.Events.Skip(before).Select(each => each.Id), Told());
        Assert.Contains(_journal.Events, each => each.Type == EventTypes.CallAttributesUpdated);
        Assert.Contains(_journal.Events, each => each.Type == EventTypes.CallEnded);
        Assert.DoesNotContain(_journal.Events, each => each.Type is EventTypes.CallConnected or EventTypes.CallConsulted or EventTypes.CallHeld);
    }

    [Fact]
    public async Task Restore_FileOfALaterVersion_TakesWhatItKnows()
    {
        await using var adapter = await StartAsync("from-a-later-version.state");
        Assert.Empty(adapter.Status.Alarms);
        Assert.Equal(1, adapter.Interpreter.OpenCount);
        var script = Stories.Consulting().Attribute(Cast.Customer, "customerNumber", "4711").Send(70);

        // hashes of another kind say nothing: the first sight is the baseline
        await adapter.HearAsync(script.Last);
        Assert.Empty(Told());

        await adapter.HearAsync(script.Attribute(Cast.Customer, "customerNumber", "4712").Send(71).Last);
        var changed = Assert.IsType<CallEvent>(Assert.Single(_journal.Events));
        Assert.Equal(2, FactNumber.Of(changed, Cast.Customer, 0, string.Empty));
    }

    [Fact]
    public void Numbers_OfWordsInKeptFiles_NeverChange()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], Numbers(LegWord.None, LegWord.Alerting, LegWord.Offering, LegWord.Dialing, LegWord.Contacting, LegWord.Connected, LegWord.Disconnected, LegWord.Terminated, LegWord.Passive, LegWord.Unknown));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Numbers(LegRole.Other, LegRole.Agent, LegRole.User, LegRole.Customer, LegRole.External, LegRole.Acd, LegRole.Ivr, LegRole.Voicemail));
        Assert.Equal([0, 1, 2], Numbers(LegDirection.None, LegDirection.Inbound, LegDirection.Outbound));
        Assert.Equal([0, 1, 2, 3], Numbers(RecordingWord.NotTold, RecordingWord.None, RecordingWord.Active, RecordingWord.Paused));
        Assert.Equal([0, 1, 2, 3, 4, 5], Numbers(DisconnectKind.NotTold, DisconnectKind.Transfer, DisconnectKind.ConsultTransfer, DisconnectKind.ConferenceTransfer, DisconnectKind.Peer, DisconnectKind.Other));
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64, 128, 256],
            Numbers(LegFacts.Offered, LegFacts.Dialing, LegFacts.Connected, LegFacts.Failed, LegFacts.Ended, LegFacts.Transferred, LegFacts.Routed, LegFacts.Long, LegFacts.InConference));
    }

    private static IEnumerable<int> Numbers<T>(params T[] words)
        where T : struct, Enum
        => words.Select(word => Convert.ToInt32(word, System.Globalization.CultureInfo.InvariantCulture));

    private IEnumerable<Guid> Told() => _journal.Events.Select(each => each.Id);

    private async Task<KeptAdapter> StartAsync(string sample)
    {
        File.Copy(Path.Combine(Repository.Root, "tests", "Adapters.GenesysCloudCx.Tests", "State", "Samples", sample), Path.Combine(_folder.Path, "calls.state"));
        return await KeptAdapter.StartAsync(_folder.Path, _journal);
    }
}
