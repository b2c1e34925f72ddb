using System.Globalization;

namespace GenesysCloud.Simulator.Directory;

/// <summary>Makes up an organization: the same seed gives the same people, ids and numbers.</summary>
internal sealed class DirectorySeed
{
    private static readonly string[] FirstNames =
    [
        "Ada", "Ben", "Chloe", "Dmitri", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jonas",
        "Keiko", "Liam", "Mona", "Nils", "Olga", "Pablo", "Quinn", "Rosa", "Sven", "Tara",
    ];

    private static readonly string[] LastNames =
    [
        "Archer", "Brandt", "Castillo", "Dufour", "Eriksen", "Fontaine", "Garcia", "Huber", "Ivanova", "Jensen",
        "Kowalski", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Rossi", "Schmidt", "Tanaka", "Ueda",
    ];

    private static readonly string[] QueueNames = ["Support", "Sales", "Billing", "Returns", "Premium", "Claims", "Bookings", "Technical"];
    private static readonly string[] WrapupNames = ["Solved", "Follow-up needed", "Wrong number", "Sale made", "No sale"];

    private readonly Random _random;

    public DirectorySeed(int seed) => _random = new Random(seed);

    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public List<SimulatedQueue> Queues(int count)
        => [.. Enumerable.Range(0, count).Select(i => new SimulatedQueue(NextId().ToString(), Numbered(QueueNames, i)))];

    public List<SimulatedWrapupCode> WrapupCodes() => [.. WrapupNames.Select(name => new SimulatedWrapupCode(NextId().ToString(), name))];

    /// <summary>The next user, with the station that is meant for him.</summary>
    public (SimulatedUser User, SimulatedStation Station) NextUser(int index, IReadOnlyList<SimulatedQueue> queues, DateTimeOffset now)
    {
        var first = FirstNames[_random.Next(FirstNames.Length)];
        var last = LastNames[_random.Next(LastNames.Length)];
        var extension = (4000 + index).ToString(CultureInfo.InvariantCulture);
        var id = NextId().ToString();
        var isWebRtc = _random.Next(3) > 0;
        SimulatedStation station = new(
            NextId().ToString(), isWebRtc ? $"{first} {last} WebRTC" : $"Desk {extension}", isWebRtc ? "inin_webrtc_softphone" : "inin_managed", isWebRtc ? id : null);
        SimulatedUser user = new()
        {
            Id = id,
            Name = $"{first} {last}",
            Email = string.Create(CultureInfo.InvariantCulture, $"{first}.{last}.{index + 1}@acme.example").ToLowerInvariant(),
            PhoneNumber = string.Create(CultureInfo.InvariantCulture, $"+1317555{index % 10_000:D4}"),
            Extension = extension,
            QueueIds = [.. queues.Where((_, i) => i == index % Math.Max(1, queues.Count) || _random.Next(2) == 0).Select(queue => queue.Id)],
            PresenceSince = now,
            RoutingStatusSince = now,
        };
        return (user, station);
    }

    private static string Numbered(string[] names, int index)
        => index < names.Length ? names[index] : string.Create(CultureInfo.InvariantCulture, $"{names[index % names.Length]} {(index / names.Length) + 1}");
}
