import { describeJob } from '@ctk/conformance'
import { job } from '../src/job.js'

describeJob(job, { options: { most: 3 }, databases: ['pglite', 'postgresql', 'cratedb'] })
