using System.Net;
using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Storage.S3;

/// <summary>Recordings in a bucket of any server that speaks S3. Its protocol shows an object as a whole or not at all, and has it durable when a request is answered.</summary>
internal sealed class S3Store : IRecordingStore
{
    private const string DefaultPrefix = "recordings";
    private const string DefaultRegion = "us-east-1";
    private const string ProbeName = ".recordings-store";
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(10);

    private readonly AmazonS3Client _client;
    private readonly S3Uploader _uploader;
    private readonly S3Failures _failures;
    private readonly Spool _spool;
    private readonly DiskSpace _space;
    private readonly TimeProvider _time;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly string _sourcePrefix;

    /// <param name="options">Bucket, endpoint and credentials; without an access key those of the machine are used.</param>
    /// <param name="source">Name of the import source.</param>
    /// <param name="space">Watches over the disk of the spool folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="AdapterFailureException">The options do not fit together.</exception>
    public S3Store(StoreOptions options, string source, DiskSpace space, TimeProvider time, ILogger logger)
    {
        _bucket = options.Bucket ?? throw new ArgumentException("There is no bucket.", nameof(options));
        var prefix = (options.Prefix ?? DefaultPrefix).Trim('/');
        _prefix = prefix.Length == 0 ? "" : prefix + "/";
        _sourcePrefix = $"{_prefix}{RecordingKey.Safe(source)}/";
        if ((options.AccessKey is null) != (options.SecretKey is null))
        {
            throw new AdapterFailureException(
                FailureClass.Configuration, "Of access key and secret of the bucket only one is given.", "Enter both in the definition, or neither to use those of this machine.");
        }

        var config = Configure(options);
        _client = options.AccessKey is { } key && options.SecretKey is { } secret
            ? new AmazonS3Client(new BasicAWSCredentials(key, secret.Reveal()), config)
            : new AmazonS3Client(config);
        _uploader = new S3Uploader(_client, _bucket, logger);
        _failures = new S3Failures(_bucket, options.Endpoint?.GetLeftPart(UriPartial.Authority) ?? $"S3 of {options.Region ?? DefaultRegion}");
        _spool = new Spool(Path.Combine(Path.GetFullPath(options.SpoolFolder), RecordingKey.Safe(source)), time, logger);
        _space = space;
        _time = time;
    }

    public string Name => $"s3://{_bucket}/{_prefix}";

    public string SpoolDirectory => _spool.Folder;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(
                () =>
                {
                    Directory.CreateDirectory(_spool.Folder);
                    _spool.Sweep();
                    _space.Demand(0);
                },
                cancellationToken);
            await PutAsync(_sourcePrefix + ProbeName, "The import writes this object to see whether it can."u8.ToArray(), "text/plain", cancellationToken);
            await _uploader.AbortLeftOversAsync(_sourcePrefix, _time, cancellationToken);
        }
        catch (Exception failure) when (failure is StoreException || StoreFailures.IsFileFailure(failure))
        {
            var store = StoreFailures.From(failure, _spool.Folder);
            throw new AdapterFailureException(FailureClass.Transient, store.Message, store.Remedy, failure);
        }
        catch (Exception failure) when (S3Failures.IsS3Failure(failure, cancellationToken))
        {
            throw _failures.ToAdapter(failure);
        }
    }

    public Task<string> CommitAsync(SpooledFile file, string key, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            var target = _prefix + Checked(key);
            if (File.Exists(file.Path))
            {
                await _uploader.FileAsync(target, file, cancellationToken);
                await VerifyAsync(target, file, $"The bucket does not hold what was sent to it as '{target}'.", "It is sent again by itself. Where it happens again, ask who runs the server.", cancellationToken);
                Spool.Remove(file.Path);
            }
            else
            {
                await VerifyAsync(
                    target, file, $"The spooled file of '{target}' is gone.", "Do not clean the spool folder while the import runs. The recording is downloaded again by itself.", cancellationToken);
            }

            return $"s3://{_bucket}/{target}";
        },
        cancellationToken);

    public Task WriteAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await PutAsync(_prefix + Checked(key), content, contentType, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task RemoveOthersAsync(RecordingKey recording, IReadOnlyCollection<string> kept, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            HashSet<string> own = [.. kept.Select(key => _prefix + key)];
            await _uploader.RemoveAsync(
                $"{_prefix}{recording.Folder}/{recording.RecordingName}",
                key => !own.Contains(key) && recording.IsMedia(key[(_prefix.Length + recording.Folder.Length + 1)..]),
                cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<Stream?> OpenAsync(string key, long offset, CancellationToken cancellationToken) => DoAsync<Stream?>(
        async () =>
        {
            try
            {
                GetObjectRequest request = new() { BucketName = _bucket, Key = _prefix + Checked(key), ByteRange = offset > 0 ? new ByteRange($"bytes={offset}-") : null };
                return (await _client.GetObjectAsync(request, cancellationToken)).ResponseStream;
            }
            catch (AmazonS3Exception missing) when (S3Failures.IsMissing(missing))
            {
                return null;
            }
            catch (AmazonS3Exception beyond) when (beyond.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return Stream.Null;
            }
        },
        cancellationToken);

    public Task<long?> LengthAsync(string key, CancellationToken cancellationToken) => DoAsync<long?>(
        async () =>
        {
            try
            {
                return (await _client.GetObjectMetadataAsync(_bucket, _prefix + Checked(key), cancellationToken)).ContentLength;
            }
            catch (AmazonS3Exception missing) when (S3Failures.IsMissing(missing))
            {
                return null;
            }
        },
        cancellationToken);

    public Task<bool> HoldsAsync(string key, long length, string sha256, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            try
            {
                using var answer = await _client.GetObjectAsync(new GetObjectRequest { BucketName = _bucket, Key = _prefix + Checked(key) }, cancellationToken);
                return answer.ContentLength == length
                    && Convert.ToHexStringLower(await SHA256.HashDataAsync(answer.ResponseStream, cancellationToken)).Equals(sha256, StringComparison.OrdinalIgnoreCase);
            }
            catch (AmazonS3Exception missing) when (S3Failures.IsMissing(missing))
            {
                return false;
            }
            catch (IOException cut)
            {
                throw _failures.ToStore(cut);
            }
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static AmazonS3Config Configure(StoreOptions options)
    {
        AmazonS3Config config = new()
        {
            ForcePathStyle = options.ForcePathStyle,
            Timeout = RequestLimit,
            MaxErrorRetry = 3,
            DisableLogging = true,

            // checksums behind the body are younger than most servers
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = options.Region ?? DefaultRegion;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region ?? DefaultRegion);
        }

        return config;
    }

    private static string Checked(string key) => key.Split('/').Any(name => name is "" or "." or "..")
        ? throw new ArgumentException($"'{key}' is no key of a store.", nameof(key))
        : key;

    private async Task PutAsync(string target, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        using MemoryStream stream = new(content.ToArray(), writable: false);
        await _uploader.SmallAsync(target, stream, contentType, Convert.ToHexStringLower(SHA256.HashData(content.Span)), cancellationToken);
    }

    private async Task VerifyAsync(string target, SpooledFile file, string message, string remedy, CancellationToken cancellationToken)
    {
        try
        {
            var head = await _client.GetObjectMetadataAsync(_bucket, target, cancellationToken);
            if (head.ContentLength == file.Length && file.Sha256.Equals(head.Metadata[S3Uploader.HashName], StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }
        catch (AmazonS3Exception missing) when (S3Failures.IsMissing(missing))
        {
            throw new StoreException(message, remedy, missing);
        }

        throw new StoreException(message, remedy);
    }

    private async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (S3Failures.IsS3Failure(failure, cancellationToken))
        {
            throw _failures.ToStore(failure);
        }
        catch (Exception failure) when (StoreFailures.IsFileFailure(failure))
        {
            throw StoreFailures.From(failure, _spool.Folder);
        }
    }
}
