using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>What becomes of the recordings of calls. Shares are from 0 to 1; the same seed chooses the same ones. The defaults are a platform on a good day.</summary>
internal sealed record RecordingOptions
{
    /// <summary>Recordings that nobody is shown before <see cref="LateDelay"/>.</summary>
    public double LateShare { get; init; }

    public TimeSpan LateDelay { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Recordings that are in the archive as soon as they are there.</summary>
    public double ArchivedShare { get; init; }

    public double ErrorShare { get; init; }

    /// <summary>Recordings that a policy deletes at once.</summary>
    public double DeletedShare { get; init; }

    /// <summary>Agents' legs that have a screen recording too.</summary>
    public double ScreenShare { get; init; }

    public double SensitiveShare { get; init; }

    /// <summary>Conversations that are of the division <see cref="RecordingArchive.RestrictedDivisionId"/>, which the client may not see.</summary>
    public double RefusedShare { get; init; }

    /// <summary>Recordings whose conversation the platform does not know.</summary>
    public double OrphanShare { get; init; }

    /// <summary>Conversations that were not recorded although their calls say so.</summary>
    public double UnrecordedShare { get; init; }

    /// <summary>Conversations without any agent that are recorded all the same.</summary>
    public double NoAgentShare { get; init; }

    /// <summary>Agents' legs that have a recording at their station beside that of the trunk.</summary>
    public double StationShare { get; init; }

    public double AdhocShare { get; init; }

    /// <summary>Recordings that name external contacts, a property that the published shapes do not have.</summary>
    public double ExternalContactShare { get; init; }

    /// <summary>Recordings with a file for each side (<c>0</c> and <c>1</c>) instead of a single one (<c>S</c>) when they are asked for to play.</summary>
    public double DualChannelShare { get; init; }

    /// <summary>From the end of the call until the recording is <c>AVAILABLE</c>; it is <c>UPLOADING</c> till then.</summary>
    public TimeSpan UploadDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From the first wish for a format until its file is there.</summary>
    public TimeSpan TranscodeTime { get; init; }

    /// <summary>As much more for each minute of audio.</summary>
    public TimeSpan TranscodeTimePerMinute { get; init; }

    public TranscodingBody TranscodingBody { get; init; }

    /// <summary>What recordings were made in, and batch requests give.</summary>
    public MediaFormat OriginalFormat { get; init; } = MediaFormat.OggOpus;

    /// <summary>Sensitive recordings are kept from clients without <c>recording:recording:viewSensitiveData</c>.</summary>
    public bool Redaction { get; init; } = true;

    /// <summary>What recordings of a refused division are answered with: 403 or 404.</summary>
    public int RefusedStatus { get; init; } = StatusCodes.Status403Forbidden;

    public TimeSpan PlaybackLinkLife { get; init; } = TimeSpan.FromMinutes(60);

    public TimeSpan BatchLinkLife { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>A second address to listen on, which then is the host of all media; <see langword="null"/> for the platform's own origin.</summary>
    public Uri? MediaUrl { get; init; }

    /// <summary>From the wish to restore until it is done.</summary>
    public TimeSpan RestoreTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a restored recording stays out of the archive.</summary>
    public TimeSpan RestoreLife { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How much later than its <c>deleteDate</c> a recording really goes.</summary>
    public TimeSpan DeleteLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after the call a policy sets the <c>deleteDate</c>; <see langword="null"/> for none.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>From a batch request until its first result.</summary>
    public TimeSpan BatchStart { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two results of a batch request.</summary>
    public TimeSpan BatchPace { get; init; }

    public BatchStatusSpelling BatchStatus { get; init; }

    /// <summary>Batch requests give a result for each side of a dual-channel recording instead of one for both.</summary>
    public bool BatchFilePerSide { get; init; }

    /// <summary>Whether each look at a batch request signs its links anew.</summary>
    public bool BatchSignsAnew { get; init; } = true;

    /// <summary>Results of batch requests that are errors for no lasting reason.</summary>
    public double BatchErrorShare { get; init; }

    public TimeSpan BatchLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Points of each track's waveform; the platform sends thousands.</summary>
    public int WaveformPoints { get; init; } = 4;

    /// <summary>Something of everything. Whatever can be fetched at all can be fetched by a client that does not give up.</summary>
    public static RecordingOptions Rough { get; } = new()
    {
        LateShare = 0.05,
        LateDelay = TimeSpan.FromSeconds(20),
        ArchivedShare = 0.02,
        ErrorShare = 0.02,
        DeletedShare = 0.02,
        ScreenShare = 0.05,
        RefusedShare = 0.03,
        OrphanShare = 0.02,
        UnrecordedShare = 0.05,
        NoAgentShare = 0.1,
        StationShare = 0.1,
        AdhocShare = 0.1,
        ExternalContactShare = 0.2,
        DualChannelShare = 0.5,
        UploadDelay = TimeSpan.FromSeconds(2),
        TranscodeTime = TimeSpan.FromSeconds(1),
        TranscodeTimePerMinute = TimeSpan.FromMilliseconds(100),
        TranscodingBody = TranscodingBody.Object,
        BatchStart = TimeSpan.FromMilliseconds(500),
        BatchPace = TimeSpan.FromMilliseconds(30),
        BatchErrorShare = 0.03,
    };
}

/// <summary>What a list of recordings answers while it is transcoding; never an array.</summary>
internal enum TranscodingBody
{
    Empty,
    Object,
}

/// <summary>How batch requests tell that they are done.</summary>
internal enum BatchStatusSpelling
{
    /// <summary><c>InProgress</c>, <c>Completed</c>.</summary>
    Published,

    /// <summary><c>PROCESSING</c>, <c>FULFILLED</c>.</summary>
    Upper,

    /// <summary>Not at all: only the counts tell.</summary>
    None,
}
