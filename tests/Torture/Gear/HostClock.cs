using System.Globalization;

namespace Torture.Gear;

/// <summary>The wall clock of one host, set while it runs, by libfaketime (Debian package <c>faketime</c>). Its monotonic clock goes on as ever, as on a real machine whose clock is set.</summary>
internal sealed class HostClock
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1", "/usr/lib64/faketime/libfaketimeMT.so.1",
    ];

    private readonly string _file;

    private HostClock(string library, string file)
    {
        _file = file;
        Environment = new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_NO_CACHE"] = "1",

            // else every timed wait of .NET returns at once
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
        Set(TimeSpan.Zero);
    }

    /// <summary>What the host's process needs for it.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    public static HostClock? TryCreate(string file, Action<string> leftOut)
    {
        if (Places.FirstOrDefault(File.Exists) is { } library)
        {
            return new HostClock(library, file);
        }

        leftOut("clock, clock-change: libfaketime is not here (Debian package faketime)");
        return null;
    }

    /// <summary>From now on the host's clock is off by so much.</summary>
    public void Set(TimeSpan off)
    {
        // in one step: the host reads it all the time
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:+0.000;-0.000;+0}"));
        File.Move(next, _file, overwrite: true);
    }
}
