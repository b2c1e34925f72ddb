using Adapters.GenesysCloudCx.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Storage.S3;

/// <summary>
/// Brings files into a bucket: small ones by one request, large ones in parts that are read from disk as they are sent. Each request is signed with the hash of its body, which every
/// server compares. The library's own transfer helper is not used: it keeps a plugin from unloading.
/// </summary>
internal sealed partial class S3Uploader(IAmazonS3 client, string bucket, ILogger logger)
{
    public const string HashName = "sha256";
    private const long MegaByte = 1 << 20;
    private const long UsualPart = 16 * MegaByte;
    private const int MostParts = 10_000;
    private const int PartsAtOnce = 4;
    private static readonly TimeSpan LeftOver = TimeSpan.FromDays(1);

    /// <summary>Uploads of parts, begun long ago, that nothing goes on with: their parts are paid for and seen nowhere.</summary>
    public async Task AbortLeftOversAsync(string prefix, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var limit = (time.GetUtcNow() - LeftOver).UtcDateTime;
            ListMultipartUploadsRequest request = new() { BucketName = bucket, Prefix = prefix };
            ListMultipartUploadsResponse page;
            do
            {
                page = await client.ListMultipartUploadsAsync(request, cancellationToken);
                foreach (var upload in page.MultipartUploads ?? [])
                {
                    if (upload.Initiated?.ToUniversalTime() < limit)
                    {
                        await AbortAsync(upload.Key, upload.UploadId, cancellationToken);
                    }
                }

                (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
            }
            while (page.IsTruncated == true);
        }
        catch (AmazonServiceException failure)
        {
            // a server without this call, or a key without this right; a life cycle rule of the bucket does the same
            LogNotAborted(bucket, failure.ErrorCode);
        }
    }

    /// <summary>Removes what an attempt left that was cut off. A key without the right to it leaves it there.</summary>
    public async Task RemoveAsync(string prefix, Func<string, bool> isLeftOver, CancellationToken cancellationToken)
    {
        try
        {
            // one page: the names of one recording
            var page = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix }, cancellationToken);
            foreach (var key in (page.S3Objects ?? []).Select(static found => found.Key).Where(isLeftOver))
            {
                await client.DeleteObjectAsync(bucket, key, cancellationToken);
                LogLeftOverRemoved(key);
            }
        }
        catch (AmazonServiceException failure)
        {
            LogLeftOverStays(prefix, failure.ErrorCode);
        }
    }

    public Task SmallAsync(string key, Stream content, string contentType, string sha256, CancellationToken cancellationToken)
    {
        PutObjectRequest request = new() { BucketName = bucket, Key = key, InputStream = content, AutoCloseStream = false, ContentType = contentType, UseChunkEncoding = false };
        request.Metadata[HashName] = sha256;
        return client.PutObjectAsync(request, cancellationToken);
    }

    public async Task FileAsync(string key, SpooledFile file, CancellationToken cancellationToken)
    {
        if (file.Length <= UsualPart)
        {
            await using FileStream content = new(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
            await SmallAsync(key, content, file.ContentType, file.Sha256, cancellationToken);
            return;
        }

        InitiateMultipartUploadRequest request = new() { BucketName = bucket, Key = key, ContentType = file.ContentType };
        request.Metadata[HashName] = file.Sha256;
        var upload = (await client.InitiateMultipartUploadAsync(request, cancellationToken)).UploadId;
        try
        {
            var parts = await PartsAsync(key, upload, file, cancellationToken);
            await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts }, cancellationToken);
        }
        catch (Exception)
        {
            await AbortAsync(key, upload, CancellationToken.None);
            throw;
        }
    }

    private async Task<List<PartETag>> PartsAsync(string key, string upload, SpooledFile file, CancellationToken cancellationToken)
    {
        var size = Math.Max(UsualPart, ((file.Length / MostParts / MegaByte) + 1) * MegaByte);
        var tags = new PartETag[(file.Length + size - 1) / size];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, tags.Length),
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
            async (part, token) =>
            {
                UploadPartRequest request = new()
                {
                    BucketName = bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = part + 1,
                    FilePath = file.Path,
                    FilePosition = part * size,
                    PartSize = Math.Min(size, file.Length - (part * size)),
                    UseChunkEncoding = false,
                };
                tags[part] = new PartETag(part + 1, (await client.UploadPartAsync(request, token)).ETag);
            });
        return [.. tags];
    }

    private async Task AbortAsync(string key, string upload, CancellationToken cancellationToken)
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, upload, cancellationToken);
            LogAborted(key);
        }
        catch (Exception failure) when (S3Failures.IsS3Failure(failure, cancellationToken))
        {
            LogNotAborted(bucket, (failure as AmazonServiceException)?.ErrorCode ?? failure.GetType().Name);
        }
    }

    [LoggerMessage(EventIds.UploadAborted, LogLevel.Information, "The unfinished upload of {Key} was taken back.")]
    private partial void LogAborted(string key);

    [LoggerMessage(EventIds.UploadNotAborted, LogLevel.Debug, "Unfinished uploads to the bucket {Bucket} cannot be taken back ({Code}). A life cycle rule of the bucket can do it.")]
    private partial void LogNotAborted(string bucket, string code);

    [LoggerMessage(EventIds.ObjectRemoved, LogLevel.Information, "{Key} was left by an attempt that was cut off and is removed: its recording is stored in other objects.")]
    private partial void LogLeftOverRemoved(string key);

    [LoggerMessage(EventIds.ObjectStays, LogLevel.Debug, "Objects {Prefix}* cannot be listed or removed ({Code}); what a cut-off attempt left there stays. Grant s3:ListBucket and s3:DeleteObject.")]
    private partial void LogLeftOverStays(string prefix, string code);
}
