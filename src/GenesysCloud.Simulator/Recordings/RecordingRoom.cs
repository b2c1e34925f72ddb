using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Faults;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>Everything of recordings, put together.</summary>
internal sealed class RecordingRoom(
    RecordingArchive archive, IConversationBoard board, IAgentDirectory directory, DivisionAccess divisions, DownloadFaults faults, SimulatorOptions options, TimeProvider time)
{
    private readonly RecordingAccess _access = new(archive, board, divisions, options.Permissions);

    public RecordingArchive Archive => archive;

    public MediaShelf Shelf { get; } = new(archive.Links);

    /// <summary>Tests and <c>/_sim/truth</c> compare with it.</summary>
    public RecordingTruth Truth => field ??= new RecordingTruth(archive, _access);

    public void Map(IEndpointRouteBuilder routes)
    {
        RecordingShape shape = new(archive, directory);
        RecordingEndpoints recordings = new(archive, _access, shape, Shelf, time);
        recordings.Map(routes);
        new RetentionEndpoints(archive, _access, shape, options.Permissions).Map(routes);
        new BatchEndpoints(archive, new BatchJobs(archive, _access, options.Seed), Shelf).Map(routes);
        new OrphanEndpoints(archive, recordings, shape, options.MaxPageSize).Map(routes);
        new RecordingSettingsEndpoints(archive).Map(routes);
        new MediaEndpoints(archive, Shelf, faults, time).Map(routes);
    }
}
