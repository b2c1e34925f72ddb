using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Adapter.Host.Journal;

/// <summary>Which native SQLite to take.</summary>
internal enum SqliteChoice
{
    Auto,
    System,
    Packaged,
}

/// <summary>The native SQLite of this process.</summary>
/// <param name="Origin"><c>system</c> or <c>packaged</c>.</param>
/// <param name="Version">As the library tells it, for example <c>3.40.1</c>.</param>
/// <param name="Reason">Why this one.</param>
internal sealed record SqliteLibrary(string Origin, string Version, string Reason);

/// <summary>Chooses the native SQLite, once for the process: the system's is kept current by its vendor, the packaged one serves where there is none or an older one.</summary>
internal static class SqliteNative
{
    private const string PackagedName = "e_sqlite3";
    private static readonly Lock Gate = new();
    private static SqliteLibrary? _chosen;

    private static string SystemName =>
        OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";

    /// <summary>Makes sure that a library is loaded. The first call decides; later ones answer what was decided.</summary>
    public static SqliteLibrary Initialize(SqliteChoice choice)
    {
        lock (Gate)
        {
            if (_chosen is { } chosen)
            {
                return chosen;
            }

            var assembly = typeof(SQLite3Provider_e_sqlite3).Assembly;
            var (handle, library) = Choose(choice, name => Load(name, assembly));
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == PackagedName ? handle : 0);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            return _chosen = library;
        }
    }

    /// <summary>The decision, apart from loading, so that a machine without a library can be played.</summary>
    internal static (nint Handle, SqliteLibrary Library) Choose(SqliteChoice choice, Func<string, (nint Handle, string Version)?> load)
    {
        var system = choice == SqliteChoice.Packaged ? null : load(SystemName);
        if (choice == SqliteChoice.System)
        {
            return system is { } wanted
                ? (wanted.Handle, new SqliteLibrary("system", wanted.Version, "set so"))
                : throw new DllNotFoundException($"{SystemName} cannot be loaded, and Journal:Sqlite is 'system'. Install SQLite (Debian: libsqlite3-0) or set 'auto'.");
        }

        var packaged = load(PackagedName);
        return (system, packaged) switch
        {
            (null, null) => throw new DllNotFoundException(
                $"No native SQLite: neither {SystemName} nor the packaged {PackagedName} can be loaded. Install SQLite (Debian: libsqlite3-0)."),
            ({ } s, { } p) when Version.Parse(s.Version) < Version.Parse(p.Version)
                => (p.Handle, new SqliteLibrary("packaged", p.Version, $"the system's {s.Version} is older")),
            ({ } s, _) => (s.Handle, new SqliteLibrary("system", s.Version, "current")),
            (null, { } p) => (p.Handle, new SqliteLibrary("packaged", p.Version, choice == SqliteChoice.Packaged ? "set so" : $"no {SystemName} here")),
        };
    }

    [SuppressMessage("Usage", "CA2101", Justification = "The export returns a static ASCII string.")]
    private static unsafe (nint Handle, string Version)? Load(string name, System.Reflection.Assembly assembly)
    {
        if (!NativeLibrary.TryLoad(name, assembly, null, out var handle))
        {
            return null;
        }

        if (!NativeLibrary.TryGetExport(handle, "sqlite3_libversion", out var export))
        {
            NativeLibrary.Free(handle);
            return null;
        }

        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)export)());
        return version is null ? null : (handle, version);
    }
}
