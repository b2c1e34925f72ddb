namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>Names by id, as the platform has them now. Gives <see langword="null"/> where there is none, where it may not be read, or where the platform cannot be asked.</summary>
internal interface INameSource
{
    Task<string?> UserAsync(string id, CancellationToken cancellationToken);

    Task<string?> QueueAsync(string id, CancellationToken cancellationToken);

    Task<string?> WrapUpAsync(string id, CancellationToken cancellationToken);
}
