// SPDX-License-Identifier: Apache-2.0
/** Flash Video (Adobe, video_file_format_spec_v10_1, annex E) and what Enhanced RTMP adds to it. */
package org.nearcast.protocol.flv;
