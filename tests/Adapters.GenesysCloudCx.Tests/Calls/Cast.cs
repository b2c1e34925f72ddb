using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Who takes part in the scripted calls.</summary>
internal static class Cast
{
    public const string Ada = "5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c01";
    public const string Bob = "5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c02";
    public const string Support = "8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10";
    public const string Conversation = "b7a1f0de-3c58-4a1b-8d6a-0f3b5a9c1001";
    public const string Caller = "tel:+13175550100";
    public const string Hotline = "tel:+13175550199";
    public const string Station = "sip:a0b1c2d3e4f5+acme.orgspan.com;tgrp=site@localhost";
    public const string Customer = "11aa0000-0000-4000-8000-000000000001";
    public const string Ivr = "11aa0000-0000-4000-8000-000000000002";
    public const string Queue = "11aa0000-0000-4000-8000-000000000003";
    public const string Agent = "11aa0000-0000-4000-8000-000000000004";
    public const string Second = "11aa0000-0000-4000-8000-000000000005";
    public const string Third = "11aa0000-0000-4000-8000-000000000006";

    public static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 15, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Start.AddMilliseconds(Math.Round(seconds * 1000));
}

internal sealed class CastNames : INameDirectory
{
    public string? UserName(string userId) => userId switch { Cast.Ada => "Ada Agent", Cast.Bob => "Bob Backup", _ => null };

    public string? QueueName(string queueId) => queueId == Cast.Support ? "Support" : null;
}
