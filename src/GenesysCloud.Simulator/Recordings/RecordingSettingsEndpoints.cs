using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>The organization's settings of recordings, as far as clients care: how long links live.</summary>
internal sealed class RecordingSettingsEndpoints(RecordingArchive archive)
{
    private const string Settings = "/api/v2/recording/settings";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Settings, AnswerAsync);
        routes.MapPut(Settings, SetAsync);
    }

    private async Task SetAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadAsync<SettingsWish>(context);
        archive.Options = archive.Options with
        {
            PlaybackLinkLife = Life(wish.RecordingPlaybackUrlTtl, archive.Options.PlaybackLinkLife),
            BatchLinkLife = Life(wish.RecordingBatchDownloadUrlTtl, archive.Options.BatchLinkLife),
        };
        await AnswerAsync(context);
    }

    private Task AnswerAsync(HttpContext context) => PlatformJson.AnswerAsync(context, new
    {
        maxSimultaneousStreams = 1,
        maxConfigurableScreenRecordingStreams = 4,
        regionalRecordingStorageEnabled = false,
        recordingPlaybackUrlTtl = Minutes(archive.Options.PlaybackLinkLife),
        recordingBatchDownloadUrlTtl = Minutes(archive.Options.BatchLinkLife),
        stopRecordingWhenOnlyExternalParticipants = false,
    });

    private static TimeSpan Life(int? minutes, TimeSpan before) => minutes switch
    {
        null => before,
        >= 2 and <= 60 => TimeSpan.FromMinutes(minutes.Value),
        _ => throw ApiException.BadRequest("Links live from 2 to 60 minutes."),
    };

    // a test may want shorter lives than the platform can say
    private static int Minutes(TimeSpan life) => Math.Clamp((int)life.TotalMinutes, 2, 60);

    private sealed record SettingsWish(int? RecordingPlaybackUrlTtl, int? RecordingBatchDownloadUrlTtl);
}
