using System.Globalization;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Remembers across restarts until when the link was live, so that what happened meanwhile is read back.</summary>
internal sealed partial class LastLiveStore(string directory, ILogger logger)
{
    private readonly string _path = Path.Combine(directory, "last-live.txt");

    /// <summary>Until when the last run heard the platform; <see langword="null"/> when there was none.</summary>
    public DateTimeOffset? Read()
    {
        try
        {
            return File.Exists(_path)
                && DateTimeOffset.TryParse(File.ReadAllText(_path).Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(exception.Message);
            return null;
        }
    }

    public void Write(DateTimeOffset time)
    {
        try
        {
            var fresh = _path + ".new";
            File.WriteAllText(fresh, time.ToString("O", CultureInfo.InvariantCulture));
            File.Move(fresh, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(exception.Message);
        }
    }

    [LoggerMessage(EventIds.LastLiveNotKept, LogLevel.Warning, "The time of the last live moment could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
