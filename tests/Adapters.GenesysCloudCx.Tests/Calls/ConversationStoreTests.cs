using System.Text;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Tests.Calls;

public sealed class ConversationStoreTests
{
    private readonly ConversationStore _store = new() { EndedLimit = 2 };
    private readonly List<string> _forgotten = [];

    [Fact]
    public void Settle_MoreEndedThanTheLimit_ForgetsThoseThatEndedFirst()
    {
        Add("first");
        foreach (var id in (string[])["second", "first", "third", "fourth"])
        {
            Settle(_store.Find(Encoding.UTF8.GetBytes(id)) ?? Add(id));
        }

        Assert.Equal(["second", "first"], _forgotten);
        Assert.Equal(["third", "fourth"], _store.Where(_ => true).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Settle_ToldAgainAfterItsEnd_CountsOnce()
    {
        var first = Add("first");
        Settle(first);
        Settle(first);
        Settle(first);
        Settle(Add("second"));

        Assert.Empty(_forgotten);
    }

    [Fact]
    public void Settle_LivingOnes_AreNeverAmongTheForgotten()
    {
        var living = Add("living");
        living.IsOpen = true;
        Settle(living);
        var back = Add("came back");
        Settle(back);
        back.IsOpen = true;
        for (var i = 0; i < 10; i++)
        {
            Settle(Add($"ended {i}"));
        }

        Assert.Same(living, _store.Find("living"u8));
        Assert.Same(back, _store.Find("came back"u8));

        back.IsOpen = false;
        Settle(back);
        Settle(Add("one more"));
        Settle(Add("and another"));
        Assert.Null(_store.Find("came back"u8));
    }

    [Fact]
    public void Settle_DoubtfulOne_StaysUntilItIsSettledWhatItDid()
    {
        var doubtful = Add("doubtful");
        doubtful.IsDoubtful = true;
        Settle(doubtful);
        for (var i = 0; i < 10; i++)
        {
            Settle(Add($"ended {i}"));
        }

        Assert.Same(doubtful, _store.Find("doubtful"u8));
        Assert.Equal(2, _store.Count);

        doubtful.IsDoubtful = false;
        Settle(Add("one more"));
        Settle(Add("and another"));
        Settle(Add("and the last"));
        Assert.Null(_store.Find("doubtful"u8));
    }

    private ConversationState Add(string id) => _store.Add(Encoding.UTF8.GetBytes(id));

    private void Settle(ConversationState conversation) => _store.Settle(conversation, each => _forgotten.Add(each.Id));
}
