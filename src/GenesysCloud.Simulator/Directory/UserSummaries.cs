using System.Buffers;
using System.Text.Json;
using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Directory;

internal sealed record SummaryCountWire(int Active, int Acw);

internal sealed record MediaSummaryWire(SummaryCountWire ContactCenter, SummaryCountWire Enterprise);

internal sealed record UserSummaryWire(
    string UserId,
    MediaSummaryWire Call,
    MediaSummaryWire Callback,
    MediaSummaryWire Email,
    MediaSummaryWire Message,
    MediaSummaryWire Chat,
    MediaSummaryWire SocialExpression,
    MediaSummaryWire Video);

/// <summary>Counts a user's calls and after-call work from the conversations themselves, on demand: nobody has to keep books for it.</summary>
internal sealed class UserSummaries(IConversationBoard board)
{
    private static readonly SummaryCountWire Zero = new(0, 0);
    private static readonly MediaSummaryWire Nothing = new(Zero, Zero);

    public UserSummaryWire Of(string userId)
    {
        var (contactCenter, enterprise) = (Zero, Zero);
        foreach (var conversation in board.Live)
        {
            if (conversation.MediaType != "voice" || !conversation.UserIds.Contains(userId))
            {
                continue;
            }

            var (queueWork, personal) = Legs(conversation, userId);
            contactCenter = new SummaryCountWire(contactCenter.Active + queueWork.Active, contactCenter.Acw + queueWork.Acw);
            enterprise = new SummaryCountWire(enterprise.Active + personal.Active, enterprise.Acw + personal.Acw);
        }

        return new UserSummaryWire(userId, new MediaSummaryWire(contactCenter, enterprise), Nothing, Nothing, Nothing, Nothing, Nothing, Nothing);
    }

    private static (SummaryCountWire QueueWork, SummaryCountWire Personal) Legs(IConversationView conversation, string userId)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter writer = new(buffer))
        {
            conversation.WriteCallNotification(writer);
        }

        using var body = JsonDocument.Parse(buffer.WrittenMemory);
        var (queueActive, queueAcw, personalActive) = (0, 0, 0);
        foreach (var leg in body.RootElement.GetProperty("participants").EnumerateArray())
        {
            if (!leg.TryGetProperty("user", out var user) || user.GetProperty("id").GetString() != userId)
            {
                continue;
            }

            var isOver = leg.GetProperty("state").GetString() is "disconnected" or "terminated";
            var isQueueWork = leg.GetProperty("purpose").ValueEquals("agent");
            queueActive += isQueueWork && !isOver ? 1 : 0;
            personalActive += !isQueueWork && !isOver ? 1 : 0;
            queueAcw += leg.TryGetProperty("startAcwTime", out _) && !leg.TryGetProperty("endAcwTime", out _) ? 1 : 0;
        }

        return (new SummaryCountWire(queueActive, queueAcw), new SummaryCountWire(personalActive, 0));
    }
}
