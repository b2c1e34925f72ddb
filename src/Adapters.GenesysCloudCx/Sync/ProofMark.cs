using System.Globalization;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>The file in the state folder that says up to when a comparison has shown that the link delivered. Lost or unreadable, a little more is compared.</summary>
internal sealed partial class ProofMark(string folder, string source, ILogger logger)
{
    public const string Name = "delivery.proved";

    private readonly string _path = Path.Combine(folder, Name);

    /// <summary>The moment that was kept for this source; <see langword="null"/> without one.</summary>
    public DateTimeOffset? Read()
    {
        try
        {
            return File.Exists(_path) && File.ReadAllLines(_path) is [var at, var of, ..] && of == source
                && DateTimeOffset.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var proved) ? proved : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(exception.Message);
            return null;
        }
    }

    public void Write(DateTimeOffset proved)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var fresh = _path + ".new";
            File.WriteAllLines(fresh, [proved.ToString("O", CultureInfo.InvariantCulture), source]);
            File.Move(fresh, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // the older mark stays, so that more is compared than need be
            LogNotKept(exception.Message);
        }
    }

    [LoggerMessage(EventIds.ProofNotKept, LogLevel.Debug, "Up to when the link is shown to have delivered could not be kept or read: {Reason}")]
    private partial void LogNotKept(string reason);
}
