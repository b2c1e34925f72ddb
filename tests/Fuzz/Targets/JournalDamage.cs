using System.Globalization;

namespace Fuzz.Targets;

/// <summary>
/// What can become of a file: <c>FILE KIND AT LENGTH VALUE</c>, a line each. Files are <c>db</c>, <c>wal</c>, <c>shm</c>; positions beyond the end are taken round;
/// words that cannot be read do nothing.
/// </summary>
internal static class JournalDamage
{
    public static IReadOnlyList<string> Words { get; } =
    [
        "db", "wal", "shm", "flip", "zero", "fill", "cut", "grow", "copy", "remove", "foreign", "empty", "0", "1", "16", "24", "28", "32", "92", "96", "100", "108", "4096", "8192", "8200", "16384", "24576", "32768",
        "65536", "255", "13", "10", "5", "2", "512", "1000000", "db flip 18 1 255", "db zero 0 100 0", "db zero 8192 8192 0", "wal zero 0 32 0", "wal cut 4000 0 0", "db cut 8192 0 0", "db cut 20000 0 0", "shm fill 0 136 255",
        "wal remove 0 0 0", "shm remove 0 0 0", "db remove 0 0 0", "db foreign 0 0 0", "db empty 0 0 0", "wal foreign 0 0 0",
    ];

    public static IEnumerable<string> Seeds =>
    [
        "", "db flip 100 1 255", "db zero 8192 8192 0", "db cut 20000 0 0", "db grow 0 5000 0", "wal cut 9000 0 0", "wal flip 40 1 1", "wal flip 9000 4 7", "shm fill 0 136 255", "wal remove 0 0 0", "db remove 0 0 0",
        "db foreign 0 0 0", "db empty 0 0 0", "db copy 8192 8192 16384", "db fill 30000 300 200\nwal zero 100 8192 0",
    ];

    public static void Apply(string input, string folder)
    {
        foreach (var line in input.Split('\n').Take(20))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[0] is "db" or "wal" or "shm")
            {
                var file = Path.Combine(folder, words[0] == "db" ? "journal.db" : $"journal.db-{words[0]}");
                Apply(file, words.ElementAtOrDefault(1), Number(words, 2), (int)Math.Min(Number(words, 3), 1 << 20), (byte)Number(words, 4), Number(words, 4));
            }
        }
    }

    private static void Apply(string file, string? kind, long at, int length, byte value, long to)
    {
        if (kind == "remove")
        {
            File.Delete(file);
            return;
        }

        if (kind is "foreign" or "empty")
        {
            File.WriteAllText(file, kind == "foreign" ? "This is no journal.\n" : string.Empty);
            return;
        }

        if (!File.Exists(file))
        {
            return;
        }

        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
        at = stream.Length == 0 ? 0 : at % stream.Length;
        switch (kind)
        {
            case "cut":
                stream.SetLength(at);
                break;
            case "grow":
                stream.SetLength(stream.Length + length);
                break;
            case "copy":
                var source = new byte[length];
                stream.Position = at;
                var read = stream.ReadAtLeast(source, length, throwOnEndOfStream: false);
                stream.Position = stream.Length == 0 ? 0 : to % stream.Length;
                stream.Write(source, 0, read);
                break;
            case "flip" or "zero" or "fill":
                var changed = new byte[Math.Max(length, 1)];
                stream.Position = at;
                var held = stream.ReadAtLeast(changed, changed.Length, throwOnEndOfStream: false);
                for (var i = 0; i < held; i++)
                {
                    changed[i] = kind switch { "flip" => (byte)(changed[i] ^ (value == 0 ? 1 : value)), "zero" => 0, _ => value };
                }

                stream.Position = at;
                stream.Write(changed, 0, held);
                break;
            default:
                break;
        }
    }

    private static long Number(string[] words, int index)
        => long.TryParse(words.ElementAtOrDefault(index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
