namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Display names by id, as far as they are known.</summary>
internal interface INameDirectory
{
    string? UserName(string userId);

    string? QueueName(string queueId);
}
