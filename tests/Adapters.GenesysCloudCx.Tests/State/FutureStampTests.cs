using Adapters.GenesysCloudCx.Tests.Calls;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>A run whose clock was hours ahead leaves a state that was heard "later" than everything the next run asks.</summary>
public sealed class FutureStampTests : IDisposable
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(7);

    private readonly TempFolder _folder = new();
    private readonly RecordingPublisher _journal = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restore_HeardWithAClockAhead_IsAskedForAndRestIsBelieved()
    {
        await using (var wrong = await KeptAdapter.StartAsync(_folder.Path, _journal))
        {
            foreach (var moment in Stories.Connected().Moments)
            {
                await wrong.HearAsync(moment.CallsFrame(), moment.At + Ahead);
            }

            await wrong.Keeper.KeepAsync(Cancel);
        }

        await using var right = await KeptAdapter.StartAsync(_folder.Path, _journal);
        var asked = Cast.At(402);

        Assert.Equal([Cast.Conversation], right.Interpreter.StaleConversations(asked));
        Assert.NotNull(right.Interpreter.Missing(Cast.Conversation, asked, asked));
    }
}
